#include "report/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>

#include "base/parallel.h"
#include "report/allocations.h"
#include "report/assumptions.h"
#include "report/equity.h"
#include "report/explanation.h"
#include "report/number.h"
#include "report/rivals.h"

namespace tern {

namespace {

constexpr Duration kRollingWindow = days{90};

Status check(const ReportInputs& inputs) {
  const Market& market = *inputs.market;
  const std::size_t bars =
      market.as_of().row_from(inputs.period.end) - market.as_of().row_from(inputs.period.begin);
  if (bars < 3) {
    return fail(Errc::invalid_argument,
                fmt::format("a report needs at least 3 bars, and {} to {} holds {}",
                            to_string(inputs.period.begin), to_string(inputs.period.end), bars));
  }
  for (const auto& series : inputs.forecasts) {
    if (market.universe.find(series.pair)) continue;
    return fail(Errc::invalid_argument,
                "forecasts of " + series.pair + " need its bars, which the market does not hold");
  }
  return {};
}

/// What is known before anything is measured.
Report cover_page(const ReportInputs& inputs) {
  const Market& market = *inputs.market;
  Report report;
  report.provenance = inputs.provenance;
  report.models = inputs.models;
  report.simulated = market.simulated;
  report.venue = market.venue;
  report.period = inputs.period;
  for (const auto& instrument : market.universe.instruments()) {
    report.pairs.push_back(instrument.name);
  }
  report.interval = to_string(market.interval());
  report.quote = market.universe[market.universe.quote()].name;
  report.capital = inputs.capital;
  report.costs = inputs.costs;
  report.primary_model = inputs.primary_model;
  report.primary_horizon = inputs.primary_horizon;
  report.primary_strategy = inputs.primary_strategy;
  report.tried = inputs.tried;
  report.deflated_sharpe = inputs.deflated_sharpe;
  report.return_at_double_costs = inputs.return_at_double_costs;
  report.cost_curve = inputs.cost_curve;
  report.cost_factor_even = inputs.cost_factor_even;
  report.weights = inputs.weights;
  report.certificate = inputs.certificate;
  report.assumptions = usual_assumptions(inputs, report.quote);
  report.assumptions.insert(report.assumptions.end(), inputs.assumptions.begin(),
                            inputs.assumptions.end());
  return report;
}

/// The series over the primary horizon that `keep` says.
std::vector<NamedSeries> primary_series(const ReportInputs& inputs,
                                        const std::function<bool(const ForecastSeries&)>& keep) {
  std::vector<NamedSeries> found;
  for (const ForecastSeries& series : inputs.forecasts) {
    if (series.horizon != inputs.primary_horizon || series.as_of.empty() || !keep(series)) continue;
    found.push_back(named(series));
  }
  return found;
}

std::vector<Breakdown> break_down(const ReportInputs& inputs, std::size_t jobs) {
  const auto series = primary_series(
      inputs, [&](const ForecastSeries& s) { return s.model == inputs.primary_model; });
  std::vector<Breakdown> all;
  for (const Dimension dimension : {Dimension::asset, Dimension::year, Dimension::volatility,
                                    Dimension::trend, Dimension::hour, Dimension::fold}) {
    all.push_back({dimension, {}});
  }
  parallel_for(all.size(), jobs, [&](std::size_t i) {
    if (!series.empty()) all[i].rows = tern::break_down(series, all[i].dimension);
  });
  std::erase_if(all, [](const Breakdown& b) { return b.rows.empty(); });
  return all;
}

/// Sets the models of each pair and horizon beside each other; `report.forecasts` are judged.
void compare_models(const ReportInputs& inputs, Report& report, std::size_t jobs) {
  std::vector<NamedSeries> series;
  std::vector<ForecastScore> scores;
  for (const ForecastReport& f : report.forecasts) {
    const auto own = std::ranges::find_if(inputs.forecasts, [&](const ForecastSeries& s) {
      return s.pair == f.score.pair && s.model == f.score.model && s.horizon == f.score.horizon;
    });
    series.push_back(named(*own));
    scores.push_back(f.score);
  }
  SideBySide made = side_by_side(
      series, scores,
      {.ranking = {.draws = inputs.draws, .seed = inputs.provenance.seed}, .jobs = jobs});
  for (std::size_t i = 0; i < report.forecasts.size(); ++i) {
    report.forecasts[i].standing = made.standings[i];
  }
  report.rankings = std::move(made.rankings);
}

std::vector<ForecastReport> judge_forecasts(const ReportInputs& inputs, const Report& report,
                                            std::size_t jobs) {
  std::vector<ForecastReport> judged(inputs.forecasts.size());
  parallel_for(judged.size(), jobs,
               [&](std::size_t i) { judged[i] = judge_series(inputs.forecasts[i]); });
  const auto place = [&](const ForecastReport& f) {
    const auto pair = std::ranges::find(report.pairs, f.score.pair);
    return std::tuple(pair - report.pairs.begin(), f.score.horizon);
  };
  std::ranges::stable_sort(judged, {}, place);
  return judged;
}

std::vector<VolatilityScore> judge_volatilities(const ReportInputs& inputs, const Report& report,
                                                std::size_t jobs) {
  std::vector<VolatilityScore> judged = score_volatilities(inputs.volatilities, jobs);
  const auto place = [&](const VolatilityScore& score) {
    const auto pair = std::ranges::find(report.pairs, score.pair);
    return std::tuple(pair - report.pairs.begin(), score.horizon);
  };
  std::ranges::stable_sort(judged, {}, place);
  return judged;
}

Frame rolling_ic(const ReportInputs& inputs, const std::vector<std::string>& pairs) {
  Frame frame(days_of(inputs.period));
  for (const auto& pair : pairs) {
    const auto series = std::ranges::find_if(inputs.forecasts, [&](const ForecastSeries& s) {
      return s.pair == pair && s.model == inputs.primary_model &&
             s.horizon == inputs.primary_horizon;
    });
    if (series == inputs.forecasts.end()) continue;
    frame.add(pair) = rolling_correlation(*series, frame.as_of(), kRollingWindow);
  }
  return frame;
}

/// A holding that everything is compared with: its name, and the shares of the capital.
struct Basket {
  std::string name;
  std::vector<double> shares;
};

Basket holding_of(std::size_t pair, const std::vector<std::string>& pairs) {
  std::vector<double> shares(pairs.size(), 0.0);
  shares[pair] = 1.0;
  return {"hold " + pairs[pair], std::move(shares)};
}

/// All pairs at equal weights, or the only one.
Basket whole_basket(const std::vector<std::string>& pairs) {
  if (pairs.size() == 1) return holding_of(0, pairs);
  const double n = static_cast<double>(pairs.size());
  return {"hold equal weights", std::vector<double>(pairs.size(), 1.0 / n)};
}

std::vector<StrategyReport> benchmarks(const ReportInputs& inputs,
                                       const std::vector<std::string>& pairs, std::size_t jobs) {
  std::vector<StrategyReport> all;
  for (std::size_t s = 0; s < pairs.size(); ++s) {
    const Basket one = holding_of(s, pairs);
    all.push_back(report_holding(one.name, one.shares, inputs, jobs));
    all.back().pair = pairs[s];
  }
  if (pairs.size() > 1) {
    const Basket whole = whole_basket(pairs);
    all.push_back(report_holding(whole.name, whole.shares, inputs, jobs));
  }
  return all;
}

/// The shortest block to resample: the bars a position is held on average, but no more than leave
/// the resamples enough blocks to differ (the cap of Politis and White 2004).
double block_min(const std::vector<Trade>& trades, const TimeGrid& as_of) {
  double held = 0.0;
  for (const Trade& trade : trades) {
    held += static_cast<double>((trade.closed_at - trade.opened_at) / as_of.step);
  }
  const double mean = trades.empty() ? 1.0 : held / static_cast<double>(trades.size());
  return std::clamp(mean, 1.0, std::max(1.0, 3.0 * std::sqrt(static_cast<double>(as_of.size))));
}

ValueCurve curve_of(const StrategyRun& run) {
  const auto equity = run.result.equity.find("equity");
  TERN_CHECK(equity.has_value(), "a backtest's table has a column named equity");
  ValueCurve curve{run.result.strategy.name, run.result.equity.as_of(), {}};
  double last = std::nan("");
  for (std::size_t row = 0; row < equity->values.size(); ++row) {
    if (equity->valid[row]) last = equity->values[row];
    curve.values.push_back(last);
  }
  return curve;
}

/// With what the primary strategy, the whole basket, and the roadmap's rule earned in each state.
Result<std::optional<RegimeReport>> regimes_of(const ReportInputs& inputs,
                                               const std::vector<std::string>& pairs) {
  std::vector<ValueCurve> curves;
  if (inputs.regimes.empty()) return std::optional<RegimeReport>();
  const auto add = [&](const std::vector<StrategyRun>& runs, std::string_view name) {
    for (const StrategyRun& run : runs) {
      if (run.result.strategy.name == name) curves.push_back(curve_of(run));
    }
  };
  add(inputs.strategies, inputs.primary_strategy);
  if (pairs.size() > 1) {
    const Basket whole = whole_basket(pairs);
    curves.push_back(curve_of(holding_run(whole.name, whole.shares, inputs)));
  }
  add(inputs.allocations, kRoadmapAllocator);
  return report_regimes({.market = *inputs.market,
                         .histories = inputs.regimes,
                         .settings = inputs.regime_settings,
                         .period = inputs.period,
                         .curves = curves});
}

/// Nothing is known of a primary strategy that did not run.
Odds odds_of(const ReportInputs& inputs, const std::vector<std::string>& pairs, std::size_t jobs) {
  const auto primary =
      std::ranges::find(inputs.strategies, inputs.primary_strategy,
                        [](const StrategyRun& run) { return run.result.strategy.name; });
  if (primary == inputs.strategies.end()) return {};
  const Basket whole = whole_basket(pairs);
  const TimeGrid as_of = inputs.market->as_of();
  Traders traders{
      .strategies = {},
      .primary = static_cast<std::size_t>(primary - inputs.strategies.begin()),
      .holding = whole.name,
      .holding_returns = bar_returns(holding_run(whole.name, whole.shares, inputs).result.equity),
      .bars_per_year = year_bars(as_of)};
  for (const auto* runs : {&inputs.strategies, &inputs.single_asset}) {
    for (const StrategyRun& run : *runs)
      traders.strategies.push_back(bar_returns(run.result.equity));
  }
  return measure_odds(
      traders,
      {.draws = inputs.draws,
       .seed = inputs.provenance.seed,
       .block_min = block_min(primary->result.trades, primary->result.equity.as_of())},
      jobs);
}

Verdict judge_report(const ReportInputs& inputs, const Report& report) {
  std::vector<ForecastScore> scores;
  for (const auto& f : report.forecasts) scores.push_back(f.score);
  const StrategyReport* primary = portfolio(report);
  return judge({.forecasts = scores,
                .primary_model = inputs.primary_model,
                .portfolio = primary != nullptr ? &primary->metrics : nullptr,
                .costs = inputs.costs,
                .deflated_sharpe = inputs.deflated_sharpe,
                .return_at_double_costs = inputs.return_at_double_costs,
                .trials = inputs.tried.all(),
                .odds = report.odds,
                .simulated = report.simulated});
}

/// Days that a position is held on average, at least 1.
std::size_t days_held(const std::vector<NamedTrade>& trades) {
  Duration held = Duration::zero();
  for (const NamedTrade& named : trades) held += named.trade.closed_at - named.trade.opened_at;
  const auto count = static_cast<std::int64_t>(trades.size());
  return trades.empty()
             ? 1
             : static_cast<std::size_t>(std::max<std::int64_t>(1, held / count / days{1}));
}

Doubts doubts_of(const StrategyReport& primary, const ReportInputs& inputs) {
  std::vector<std::vector<double>> traded;
  std::size_t own = 0;
  for (const auto* runs : {&inputs.strategies, &inputs.single_asset}) {
    for (const StrategyRun& run : *runs) {
      if (run.result.strategy.name == primary.name) own = traded.size();
      traded.push_back(bar_returns(run.result.equity));
    }
  }
  return measure_doubts({.returns = traded[own],
                         .daily = daily_returns(primary),
                         .traded = traded,
                         .bars_per_year = year_bars(inputs.market->as_of()),
                         .days_held = days_held(primary.round_trips),
                         .trials = inputs.tried.all(),
                         .draws = inputs.draws,
                         .seed = inputs.provenance.seed});
}

/// What is said of the primary strategy alone.
void hold_against_rivals(const ReportInputs& inputs, Report& report, std::size_t jobs) {
  const auto primary = std::ranges::find(report.strategies, report.primary_strategy,
                                         [](const StrategyReport& s) { return s.name; });
  if (primary == report.strategies.end()) return;
  for (StrategyReport& rival : passive_rivals(*primary, report.benchmarks.back(), inputs, jobs)) {
    report.benchmarks.push_back(std::move(rival));
  }
  report.contrasts = contrasts(*primary, report.benchmarks, inputs, jobs);
  report.timing = timing(*primary, *inputs.market);
  report.doubts = doubts_of(*primary, inputs);
  for (NamedTrade& trade : primary->round_trips) trade.why = explain(trade, inputs);
  rank_trades(*primary);
}

}  // namespace

NamedSeries named(const ForecastSeries& series) {
  return {series.pair,
          series.model,
          series.horizon,
          {series.as_of, series.forecast, series.outcome, series.overlap, series.history,
           series.stddev, series.fold}};
}

ForecastReport judge_series(const ForecastSeries& series) {
  const Scored scored = named(series).scored;
  ForecastReport judged{score_forecasts(scored), score_years(scored), score_deciles(scored),
                        score_calibration(scored)};
  judged.intervals = score_intervals(scored, series.quantiles);
  judged.score.pair = series.pair;
  judged.score.model = series.model;
  judged.score.horizon = series.horizon;
  judged.seconds = series.seconds;
  judged.model_bytes = series.model_bytes;
  return judged;
}

Result<Report> build_report(const ReportInputs& inputs, std::size_t jobs) {
  TERN_CHECK(inputs.market != nullptr, "a report needs the market");
  TERN_TRY_STATUS(check(inputs));
  Report report = cover_page(inputs);
  report.forecasts = judge_forecasts(inputs, report, jobs);
  report.volatilities = judge_volatilities(inputs, report, jobs);
  report.rolling_ic = rolling_ic(inputs, report.pairs);
  for (const auto& run : inputs.strategies) {
    report.strategies.push_back(report_strategy(run, inputs, jobs));
  }
  for (const auto& run : inputs.single_asset) {
    report.single_asset.push_back(report_strategy(run, inputs, jobs));
  }
  report.benchmarks = benchmarks(inputs, report.pairs, jobs);
  report.allocations = report_allocations(inputs, report.benchmarks, jobs);
  TERN_TRY(report.regimes, regimes_of(inputs, report.pairs));
  report.odds = odds_of(inputs, report.pairs, jobs);
  report.breakdowns = break_down(inputs, jobs);
  compare_models(inputs, report, jobs);
  hold_against_rivals(inputs, report, jobs);
  report.verdict = judge_report(inputs, report);
  return report;
}

const StrategyReport* portfolio(const Report& report) {
  for (const auto& strategy : report.strategies) {
    if (strategy.name == report.primary_strategy) return &strategy;
  }
  return nullptr;
}

std::vector<const ForecastReport*> primary_forecasts(const Report& report) {
  std::vector<const ForecastReport*> out;
  for (const auto& f : report.forecasts) {
    if (f.score.model == report.primary_model && f.score.horizon == report.primary_horizon) {
      out.push_back(&f);
    }
  }
  return out;
}

}  // namespace tern
