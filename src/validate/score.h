#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "validate/evidence.h"

namespace tern {

/// How one model forecast one instrument over one horizon, out of sample, beside doing nothing.
///
/// Units: RMSE in percent of price (log return times 100); shares and R2 as fractions; statistics
///        as their sources define them (see the functions in validate/skill.h).
/// Missing: a value that does not exist is NaN, and null in JSON: the correlations and the AUC of a
///          constant forecast, every test of a forecast that never differs from no change, the
///          directional accuracy of one that is always zero, everything but `n` without rows.
/// Holds:  where outcomes overlap, tests and intervals allow for it with a Newey-West variance of
///         2 x overlap lags (of overlap - 1, it would see two thirds of what overlap 24 adds).
struct ForecastScore {
  std::string pair;
  std::string model;
  Duration horizon;
  std::size_t n;  ///< forecasts with a known outcome
  double rmse_percent;
  double rmse_zero_percent;  ///< of forecasting no change, on the same rows
  double r2_oos;             ///< 1 - SSE / SSE of no change
  double r2_mean;            ///< against the prevailing mean (Campbell and Thompson 2008)
  Estimate ic;               ///< Pearson correlation of forecast and outcome
  Estimate rank_ic;          ///< Spearman
  Estimate directional_accuracy;
  double auc;             ///< of the sign of the outcome
  TestResult clark_west;  ///< against no change
  TestResult pesaran_timmermann;
  TestResult diebold_mariano;  ///< squared error against no change, HLN-corrected, two-sided
  TestResult sign_sharpe;      ///< Sharpe per horizon of holding the forecast's sign, before costs;
                               ///< p = 1 - PSR(0)

  Estimate mae_percent{};
  double mae_zero_percent = 0.0;
  Estimate skill{};                ///< 1 - RMSE / RMSE of no change
  double rmse_mean_percent = 0.0;  ///< of the prevailing mean
  double rmse_last_percent = 0.0;  ///< of the last outcome that was known
  double rmse_day_percent = 0.0;   ///< of the last known outcome of the same time of day
  double theil_u2 = 0.0;           ///< on prices; below 1 is better than the last price
  double mase = 0.0;               ///< over the mean absolute outcome of `history`
  double kendall = 0.0;            ///< tau-b
  TestResult rank_ic_test{};       ///< Student's t of the rank IC, two-sided
  Estimate icir{};                 ///< mean over deviation of the rank ICs of 30-day periods
  TestResult icir_test{};          ///< two-sided
  TestResult encompassing{};       ///< that no change needs nothing of the forecast
  TestResult encompassed{};        ///< that the forecast needs nothing of no change
  TestResult anatolyev_gerko{};    ///< that the forecast's sign earns nothing
};

/// The same in one calendar year (UTC) of `as_of`.
struct YearScore {
  int year;
  std::size_t n;
  double rmse_percent;
  double rmse_zero_percent;
  double r2_oos;
  double ic;
  double directional_accuracy;
};

/// One tenth of the forecasts, in order of their size.
struct DecileRow {
  double forecast_mean;              ///< average forecast in the decile
  double outcome_mean;               ///< average log return that followed
  double outcome_low, outcome_high;  ///< 95 % interval of the average
  std::size_t n;
};

/// Paired forecasts and outcomes of one (instrument, model, horizon), in time order.
struct Scored {
  std::span<const Timestamp> as_of;
  std::span<const double> forecast;
  std::span<const double> outcome;
  std::size_t overlap;  ///< bars per horizon: labels that overlap by overlap - 1 bars
  /// Outcomes known before the first forecast, such as the training labels. The prevailing mean
  /// starts from them; without them it starts from zero, and its first, wild values flatter
  /// `r2_mean` by about ln(n) / n.
  std::span<const double> history = {};
  std::span<const double> stddev = {};       ///< predicted, of each row; empty where not known
  std::span<const std::uint32_t> fold = {};  ///< of each row; empty where not known
};

/// A series with its names.
struct NamedSeries {
  std::string pair;
  std::string model;
  Duration horizon{};
  Scored scored;
};

/// Aborts unless the spans have one length (stddev and fold may be empty), times ascend,
/// every number is finite, every stddev is above zero, and overlap >= 1.
void check_scored(const Scored& scored);

/// Fills everything but pair, model and horizon, which the caller knows.
/// Requires: as check_scored(). Cost: O(n log n + n overlap).
ForecastScore score_forecasts(const Scored& scored);

/// One row per calendar year that has forecasts.
std::vector<YearScore> score_years(const Scored& scored);

/// Ten rows, from the lowest forecasts to the highest; equal forecasts are split by time.
/// Missing: no rows for fewer than 20 forecasts or a constant forecast.
std::vector<DecileRow> score_deciles(const Scored& scored);

}  // namespace tern
