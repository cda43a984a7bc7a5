#pragma once

#include <array>
#include <cstddef>

#include "validate/probability_score.h"
#include "validate/score.h"

namespace tern {

/// Whether the spread that a model predicts is the spread that comes: its forecasts taken as normal
/// densities N(forecast, stddev), beside N(0, stddev).
///
/// Units: CRPS, interval and pinball losses in percent of price, lower is better; the log score in
///        nats; shares and probabilities as fractions.
/// Holds: means and shares are over all rows, and their intervals allow for overlapping outcomes.
///        The tests assume independent rows, so they see every overlap-th row: `rows_tested`.
/// Missing: NaN where a number does not exist; everything of a series that does not say its stddev.
struct CalibrationScore {
  std::size_t n = 0;
  std::size_t rows_tested = 0;

  Estimate crps_percent{};
  double crps_zero_percent = 0.0;
  Estimate crps_skill{};              ///< 1 - CRPS / CRPS of N(0, stddev): what the mean adds
  double crps_student_percent = 0.0;  ///< the same mean and stddev with tails of Student's t, 4 df
  double crps_climate_percent = 0.0;  ///< of the outcomes known before the first forecast
  Estimate log_score{};               ///< mean negative log density

  Estimate coverage_80{};  ///< share of outcomes inside the central 80 % interval
  Estimate coverage_95{};
  double interval_score_95_percent = 0.0;
  double pinball_05_percent = 0.0;  ///< of the 5 % quantile: the loss of a value at risk

  std::array<std::size_t, 10>
      pit_histogram{};              ///< rows tested, by tenth of the density; flat is right
  TestResult kolmogorov_smirnov{};  ///< that the tenths, however fine, are even
  TestResult pit_chi_square{};      ///< that these ten are
  TestResult berkowitz{};           ///< that normal scores have mean 0, deviation 1, and no memory
  TestResult kupiec{};              ///< that 5 % of outcomes fall below the 5 % quantile
  TestResult independence{};        ///< Christoffersen: that such a miss does not foretell the next
  TestResult conditional_coverage{};  ///< Christoffersen: both
  TestResult jarque_bera{};           ///< that normal scores have a normal's skew and kurtosis
  TestResult ljung_box{};   ///< that their squares have no memory: volatility that was missed
  double tail_index = 0.0;  ///< Hill's, of the largest 2 % of |normal scores|; a normal's is large

  ProbabilityScore rise{};  ///< of the probability that the outcome is above zero
};

/// Requires: as check_scored(). Cost: O(n log n + n overlap).
CalibrationScore score_calibration(const Scored& scored);

}  // namespace tern
