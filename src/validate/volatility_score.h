#pragma once

#include <span>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "forecast/forecast.h"
#include "validate/evidence.h"

namespace tern {

/// Volatility forecasts of one (instrument, model, horizon) beside what the variance was, in time
/// order.
///
/// Missing: rows whose variance could not be measured are counted and left out.
struct VolatilitySeries {
  std::string pair = {};
  std::string model = {};
  Duration horizon{};
  std::size_t overlap = 1;  ///< bars per horizon
  std::vector<Timestamp> as_of = {};
  std::vector<double> log_forecast = {};  ///< expected natural logarithm of the variance
  std::vector<double> variance = {};      ///< > 0
  std::size_t unmeasured = 0;             ///< a hole, or a price that did not move
};

/// Names are left to the caller. Rows whose outcome is not over yet are not unmeasured.
/// Requires: `forecasts` is sorted as the seam is; other symbols and horizons are passed over.
VolatilitySeries pair_variances(const Dataset& dataset,
                                std::span<const VolatilityForecast> forecasts);

/// The forecast deviations of a model of returns, as volatility forecasts: ln stddev^2, plus the
/// mean error that it had in the past, because the square of a deviation is the mean of a variance,
/// which need not be the variance that Dataset measures, and not the mean of its logarithm.
/// Missing: rows before kBiasRowsMin outcomes are known.
/// Requires: as pair_variances().
VolatilitySeries pair_deviations(const Dataset& dataset, std::span<const Forecast> forecasts);

/// How many past outcomes there must be before they are used to correct a forecast: a week of
/// hours.
inline constexpr std::size_t kBiasRowsMin = 168;

/// How well one model forecast volatility, out of sample.
///
/// R2 of the logarithm: 1 - SSE / SST, SST about the mean of the logarithm over the rows judged.
/// QLIKE: the mean of v / f - ln(v / f) - 1, f the forecast of the variance v. A forecast of the
/// logarithm is too low for the mean, so f is corrected first, in two ways:
///
/// - `qlike`: f is multiplied by the mean of v / f over the rows judged. No forecaster could have
///   known it, but it is the same for all, and what published numbers do.
/// - `qlike_past`: f is multiplied by the mean of v / f over the rows that were over by then. This
///   one could have been had; `gain` and `diebold_mariano` compare it.
///
/// Missing: NaN for what does not exist.
/// Holds:   intervals and tests allow for rows that depend on each other, up to the longer of
///          overlap_lag() and newey_west_lag(): losses of volatility come in clusters even where
///          horizons do not overlap.
/// Source:  Patton 2011, J. of Econometrics 160(1), for QLIKE: with R2 of the logarithm's, it ranks
///          forecasts rightly though the variance is only measured with noise.
struct VolatilityScore {
  std::string pair = {};
  std::string model = {};
  Duration horizon{};
  std::size_t n = 0;
  std::size_t unmeasured = 0;
  Estimate r2{};
  double r2_corrected = 0.0;  ///< after the mean error of the logarithm was taken away
  Estimate qlike{};
  std::size_t n_past = 0;  ///< rows that the past could correct: of qlike_past
  Estimate qlike_past{};
  Estimate gain{};               ///< 1 - qlike_past / that of the benchmark, on rows of both
  TestResult diebold_mariano{};  ///< of the two losses; above zero is better than the benchmark
};

/// The model that others are held against.
inline constexpr std::string_view kVolatilityBenchmark = "har";

/// `benchmark`: of the same instrument and horizon; null where there is none.
/// Requires: times ascend; everything is finite, and variances are above zero.
/// Cost: O(n lag).
VolatilityScore score_volatility(const VolatilitySeries& series, const VolatilitySeries* benchmark);

/// Each of `series` held against the one of kVolatilityBenchmark of its pair and horizon.
std::vector<VolatilityScore> score_volatilities(std::span<const VolatilitySeries> series,
                                                std::size_t jobs);

}  // namespace tern
