#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tern {

/// How far the primary strategy's Sharpe ratio can be trusted, asked in other ways than the
/// verdict's.
///
/// Units: Sharpe ratios and errors a year. Missing: NaN where a number does not exist.
struct Doubts {
  double standard_error = 0.0;      ///< for independent returns with this skew and kurtosis
  double scaled = 0.0;              ///< Lo's: by the autocorrelations of a day's bars
  double psr_dependent = 0.0;       ///< PSR(0), allowing for the first autocorrelation
  double haircut = 0.0;             ///< what is left after Bonferroni over all trials
  double trials_survived = 0.0;     ///< at which the deflated ratio is still 0.95
  double trials_effective = 0.0;    ///< of those traded here, by their eigenvalues' entropy
  double backtest_years_min = 0.0;  ///< below which the best of all trials shows such a ratio
  double flip_p = 0.0;  ///< how often days with their signs drawn by lot earn as much on average
};

/// Returns per bar: of the primary strategy, and of all that were traded.
struct DoubtInputs {
  std::span<const double> returns;
  std::span<const double> daily;  ///< of the primary strategy
  std::span<const std::vector<double>> traded;
  double bars_per_year;
  std::size_t days_held;  ///< by a position, on average; at least 1
  std::size_t trials;
  std::size_t draws;
  std::uint64_t seed;
};

Doubts measure_doubts(const DoubtInputs& inputs);

}  // namespace tern
