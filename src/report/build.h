#pragma once

#include "forecast/forecast.h"
#include "market/market.h"
#include "regime/regime.h"
#include "report/report.h"

namespace tern {

/// Paired forecasts and outcomes of one (pair, model, horizon), in time order.
struct ForecastSeries {
  std::string pair = {};
  std::string model = {};
  Duration horizon{};
  std::vector<Timestamp> as_of = {};
  std::vector<double> forecast = {};
  std::vector<double> outcome = {};
  std::vector<double> history =
      {};                           ///< outcomes known before the first forecast (validate/score.h)
  std::size_t overlap = 1;          ///< bars per horizon
  std::vector<double> stddev = {};  ///< predicted, of each row; empty where not known
  std::vector<std::uint32_t> fold = {};   ///< of each row; empty where not known
  std::vector<Quantiles> quantiles = {};  ///< of each row; empty where not known
  std::optional<double> seconds = {};     ///< as ForecastReport
  std::optional<double> model_bytes = {};
};

/// What the statistics of validate see of a series. Requires: the series outlives it.
NamedSeries named(const ForecastSeries& series);

/// Scores one series: the whole, by year, and by decile.
ForecastReport judge_series(const ForecastSeries& series);

/// A backtest, with the words that say what it is.
struct StrategyRun {
  std::string description;
  std::string pair;  ///< for a single-asset run; empty otherwise
  BacktestResult result;
};

/// Everything a report is made of. What can be derived is not here.
struct ReportInputs {
  Provenance provenance;
  std::vector<ModelRun> models;
  const Market* market = nullptr;  ///< for the benchmarks; at least `period`
  TimeRange period{};
  Costs costs;
  double capital = 0.0;  ///< quote
  std::string primary_model;
  Duration primary_horizon{};
  std::string primary_strategy;
  std::vector<ForecastSeries> forecasts;
  std::vector<VolatilitySeries> volatilities;
  std::vector<StrategyRun> strategies;
  std::vector<StrategyRun> single_asset;
  /// Allocators without forecasts, over the period, at the same costs; equal weights first. Their
  /// strategies are called as the allocators are.
  std::vector<StrategyRun> allocations;
  std::vector<RegimeHistory> regimes;  ///< read up to the period's end, the configured kind first
  RegimeSettings regime_settings;
  TrialHistory tried;
  std::vector<double> tried_sharpes = {};  ///< per bar, of earlier trials, where they are known
  std::optional<double> deflated_sharpe;   ///< of the primary strategy, given `tried`
  std::optional<double> return_at_double_costs;  ///< of the primary strategy, in all
  std::vector<CostPoint> cost_curve;             ///< of the primary strategy, by factor
  std::optional<double> cost_factor_even;        ///< as in Report
  std::vector<WeightRow> weights;
  std::vector<std::string> certificate;
  std::vector<std::string> assumptions;  ///< beyond those that every backtest makes
  std::size_t draws = 2000;              ///< of the bootstrap behind the Sharpe interval
};

/// Measures, samples by day, ranks trades, and judges. Pure, and the same at any `jobs`.
///
/// Requires: market; every strategy has equity, and every forecast series spans of one length.
/// Errors:   invalid_argument: a series of a pair that the market does not hold; a period of fewer
///           than 3 bars. Also those of a regime's detector.
Result<Report> build_report(const ReportInputs& inputs, std::size_t jobs);

/// What was said in the last `window`, correlated with what came of it (Pearson), once a UTC day.
///
/// Time:    the value of a day uses forecasts made by the end of that day; their outcomes are known
///          one horizon later.
/// Missing: days whose forecasts reach back less than a third of the window, or do not vary.
Column rolling_correlation(const ForecastSeries& series, const TimeGrid& days, Duration window);

}  // namespace tern
