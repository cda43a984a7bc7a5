#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frame/frame.h"
#include "report/doubts.h"
#include "report/metrics.h"
#include "report/regime_report.h"
#include "report/trial_history.h"
#include "report/verdict.h"
#include "run/backtest.h"
#include "sim/costs.h"
#include "validate/breakdown.h"
#include "validate/calibration.h"
#include "validate/interval_score.h"
#include "validate/score.h"
#include "validate/side_by_side.h"
#include "validate/volatility_score.h"

namespace tern {

/// What it takes to get the same report again.
struct Provenance {
  std::string git_commit;
  std::string version;
  std::string config_hash;
  std::string data_hash;
  std::uint64_t seed = 0;
};

/// A model that was asked for: whether it ran, and what it was or why it did not.
struct ModelRun {
  std::string name;
  bool ran = false;
  std::string note;
};

/// One model's forecasts of one pair over one horizon, judged.
struct ForecastReport {
  ForecastScore score;
  std::vector<YearScore> years;
  std::vector<DecileRow> deciles;
  CalibrationScore calibration = {};
  ForecastStanding standing = {};      ///< the rival: no change
  std::optional<double> seconds = {};  ///< of one core, all folds; absent: not told or not known
  std::optional<double> model_bytes = {};  ///< of the fitted models of all folds, as saved
  IntervalScore intervals = {};
};

/// How much one model counts in an ensemble of models.
struct WeightRow {
  std::string ensemble;
  std::string pair;
  Duration horizon;
  std::string model;
  double now;        ///< by every outcome that is known
  double low, high;  ///< among the forecasts that were made
};

/// What one model expected when a trade was decided.
struct ModelVote {
  std::string model;
  double forecast;  ///< log return over the primary horizon
};

/// Why a trade was begun, and its net return had it been filled otherwise.
///
/// Missing: NaN where a bar is.
struct Explanation {
  std::vector<ModelVote> votes = {};
  double at_decision = 0.0;  ///< both sides at the closes they were decided on: nobody gets these
  double at_open = 0.0;      ///< at the opens that follow, as the backtest fills, bar by bar costs
                             ///< replaced by those of a usual bar
  double at_worst = 0.0;     ///< bought at the high and sold at the low of the bars that follow
};

/// A round trip with its pair by name.
struct NamedTrade {
  std::string pair;
  Trade trade;
  std::optional<Explanation> why = {};  ///< of the primary strategy alone
};

/// The primary strategy beside a benchmark, on the days that both have.
struct Contrast {
  std::string benchmark;
  std::size_t days;
  Interval95 sharpe_gain;  ///< Sharpe ratio a year less the benchmark's
  double p;                ///< two-sided
};

/// What the primary strategy earned when everything it pays was multiplied.
struct CostPoint {
  double factor;
  double total_return;
  double sharpe_annual;  ///< NaN for a curve that never moved
};

/// What the primary strategy's positions earned before costs, beside the same positions held some
/// days later. Units: sums of daily returns.
struct Timing {
  double earned;
  double low, median, high;  ///< of the shifted: 5, 50, and 95 %
  std::size_t shifts;
  double p;  ///< one-sided: how often another timing earns as much
};

/// Forecasts of the primary model over the primary horizon, all pairs together, by one dimension.
struct Breakdown {
  Dimension dimension;
  std::vector<BreakdownRow> rows;
};

/// What a pair earned before costs, or what costs and funding took.
struct Contribution {
  std::string name;  ///< a pair; "costs"; "funding"; "rest"
  double profit;     ///< over the starting capital
};

/// One equity curve: a strategy, a single-asset run, or a benchmark.
///
/// Time:    `daily` has one row per UTC day, read at its last close before midnight.
/// Units:   equity as a multiple of the starting capital; drawdown <= 0, the day's deepest;
///          cost_cumulative as a share of the starting capital; weight.<pair> as a share of equity.
struct StrategyReport {
  std::string name;
  std::string description;
  std::string pair;  ///< the one pair of a single-asset run or a holding; empty otherwise
  Metrics metrics{};
  Frame daily{TimeGrid{}};     ///< columns: equity, drawdown, cost_cumulative, weight.<pair>
  double fees_paid = 0.0;      ///< quote
  double slippage_paid = 0.0;  ///< quote
  std::size_t orders = 0;
  std::size_t refused = 0;
  std::vector<NamedTrade> round_trips;  ///< in the order of their ends, those still open last
  std::vector<NamedTrade> best;         ///< the most profitable of them, best first
  std::vector<NamedTrade> worst;        ///< the least profitable, worst first
  std::string journal_hash;             ///< empty for a benchmark
  /// By pair, then costs, funding, and the rest, which rounding leaves: the total return in all.
  /// Empty where positions are not known.
  std::vector<Contribution> contributions = {};
};

/// An allocator beside another way to hold the same assets.
struct AllocationContrast {
  Contrast contrast;
  double p_holm;  ///< among all allocators that are set beside the same one
};

/// One allocator, held without forecasts, with all its costs.
struct AllocationReport {
  StrategyReport curve;
  std::optional<double> deflated_sharpe;      ///< after all trials that are known; a probability
  std::vector<AllocationContrast> contrasts;  ///< with equal weights, the configured ones, and
                                              ///< holding the first pair or all of them
};

/// The judgment on one run: what it earned, how sure we are, and how to repeat it.
///
/// Holds: everything is in a fixed order and nothing depends on when or where it was made, so two
///        equal runs give the same bytes; but for seconds and memory, which are there when asked
///        for alone.
struct Report {
  Provenance provenance;
  std::vector<ModelRun> models;
  bool simulated = false;
  std::string venue;
  TimeRange period{};  ///< out of sample: what is judged
  std::vector<std::string> pairs;
  std::string interval;
  std::string quote;  ///< the asset that money is counted in
  double capital = 0.0;
  Costs costs;
  std::string primary_model;
  Duration primary_horizon{};
  std::string primary_strategy;

  std::vector<ForecastReport> forecasts;  ///< by pair and horizon; models as configured
  Frame rolling_ic{TimeGrid{}};           ///< daily; one column per pair, of the primary model
  std::vector<StrategyReport> strategies;
  std::vector<StrategyReport> single_asset;
  std::vector<StrategyReport> benchmarks;
  TrialHistory tried;
  std::optional<double> deflated_sharpe;         ///< of the primary strategy; a probability
  std::optional<double> return_at_double_costs;  ///< of the primary strategy, in all
  Odds odds;                                     ///< of the primary strategy
  std::optional<RegimeReport> regimes;           ///< absent where no state was read
  std::vector<AllocationReport> allocations;     ///< as given, equal weights first
  std::vector<Contrast> contrasts;               ///< by benchmark, where one can be made
  std::vector<CostPoint> cost_curve;             ///< by factor; empty when it was not asked for
  std::optional<double>
      cost_factor_even;  ///< at which the return is zero; absent: beyond the curve
  std::optional<Timing> timing;
  std::optional<Doubts> doubts;  ///< absent when the primary strategy did not run
  std::vector<Breakdown> breakdowns;
  std::vector<PairRanking> rankings;                    ///< by pair and horizon
  std::optional<std::uint64_t> peak_memory_bytes = {};  ///< of the run; absent: not told
  std::vector<WeightRow> weights;                       ///< by horizon, pair, and ensemble
  std::vector<VolatilityScore> volatilities;  ///< by pair and horizon; models as configured
  Verdict verdict;
  std::vector<std::string> certificate;  ///< what the data are, and what they lack
  std::vector<std::string> assumptions;  ///< what the backtest believes
};

/// The primary strategy; null when it did not run.
const StrategyReport* portfolio(const Report& report);

/// The primary model's forecasts over the primary horizon, by pair.
std::vector<const ForecastReport*> primary_forecasts(const Report& report);

}  // namespace tern
