#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/time.h"

namespace tern {

/// A value with its 95 % interval.
struct Interval95 {
  double value;
  double low;
  double high;
};

/// A test statistic with the p-value of the null "no skill" (one-sided unless said otherwise).
struct TestResult {
  double statistic;
  double p;
};

/// How one model forecast one instrument over one horizon, out of sample, beside doing nothing.
///
/// Units: RMSE in percent of price (log return times 100); shares and R2 as fractions; statistics
///        as their sources define them (see the functions in validate/skill.h).
/// Missing: a value that does not exist (the IC of a constant forecast) is NaN, and null in JSON.
struct ForecastScore {
  std::string pair;
  std::string model;
  Duration horizon;
  std::size_t n;  ///< forecasts with a known outcome
  double rmse_percent;
  double rmse_zero_percent;  ///< of forecasting no change, on the same rows
  double r2_oos;             ///< 1 - SSE / SSE of no change
  double r2_mean;            ///< against the prevailing mean (Campbell and Thompson 2008)
  Interval95 ic;             ///< Pearson correlation of forecast and outcome
  Interval95 rank_ic;        ///< Spearman
  Interval95 directional_accuracy;
  double auc;             ///< of the sign of the outcome
  TestResult clark_west;  ///< against no change
  TestResult pesaran_timmermann;
  TestResult diebold_mariano;  ///< squared error against no change, HLN-corrected, two-sided
  TestResult
      sign_sharpe;  ///< per-bar Sharpe of holding the forecast's sign, before costs; p = 1 - PSR(0)
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

/// Rolling and grouped views of the same forecasts, for the pictures.
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
};

/// Fills everything but pair, model and horizon, which the caller knows.
/// Requires: the spans have one length.
ForecastScore score_forecasts(const Scored& scored);
std::vector<YearScore> score_years(const Scored& scored);
std::vector<DecileRow> score_deciles(const Scored& scored);

}  // namespace tern
