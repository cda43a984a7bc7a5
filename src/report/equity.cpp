#include "report/equity.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tern {

namespace {

constexpr std::size_t kTradesShown = 10;

ColumnView equity_of(const Frame& frame) {
  const auto column = frame.find("equity");
  TERN_CHECK(column.has_value(), "a backtest's table has a column named equity");
  return *column;
}

/// The share of equity in positions, per bar that bar_returns() has a return for.
std::vector<double> exposures(const Frame& frame) {
  const ColumnView equity = equity_of(frame);
  std::vector<double> exposed;
  bool started = false;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (!equity.valid[row]) continue;
    double sum = 0.0;
    for (std::size_t c = 0; c < frame.columns(); ++c) {
      if (!frame.name(c).starts_with("weight.")) continue;
      const ColumnView weight = frame.column(c);
      if (weight.valid[row]) sum += std::abs(weight.values[row]);
    }
    if (started) exposed.push_back(sum);
    started = true;
  }
  return exposed;
}

/// The last value of each day, divided by `unit`.
void sample_last(const Frame& frame, std::size_t column, double unit, Frame& daily) {
  const ColumnView source = frame.column(column);
  const TimeGrid days_grid = daily.as_of();
  Column& target = daily.add(frame.name(column));
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (!source.valid[row]) continue;
    const auto day = static_cast<std::size_t>((frame.as_of()[row] - days_grid.start) / days{1});
    target.set(day, source.values[row] / unit);
  }
}

/// The deepest fall from the highest equity so far, within each day.
void sample_drawdown(const Frame& frame, double capital, Frame& daily) {
  const ColumnView equity = equity_of(frame);
  const TimeGrid days_grid = daily.as_of();
  Column& target = daily.add("drawdown");
  double peak = capital;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (!equity.valid[row]) continue;
    peak = std::max(peak, equity.values[row]);
    const double fall = equity.values[row] / peak - 1.0;
    const auto day = static_cast<std::size_t>((frame.as_of()[row] - days_grid.start) / days{1});
    target.set(day, std::min(fall, target.at(day).value_or(0.0)));
  }
}

/// A purchase that is kept. Rows count from the first decision.
struct Holding {
  std::vector<double> value;  ///< quote, at each close; 0 before the purchase
  std::size_t bought_at;      ///< row; past the end if there was nothing to buy
  double paid = 0.0;          ///< quote, costs included
  double fee = 0.0;
  double slippage = 0.0;
};

/// Rows [begin, end) of a market's bars.
struct RowRange {
  std::size_t begin;
  std::size_t end;
};

Holding hold(const Bars& bars, RowRange rows, double budget, const Costs& costs) {
  const double side = costs.round_trip() / 2.0;
  Holding held{.value = std::vector<double>(rows.end - rows.begin, 0.0),
               .bought_at = rows.end - rows.begin};
  double units = 0.0;
  double close = 0.0;
  // Decided on the first close, so the open of the bar after it is the first to be had.
  for (std::size_t row = rows.begin + 1; row < rows.end && budget > 0.0; ++row) {
    if (bars.present()[row]) {
      close = bars.close()[row];
      if (units == 0.0) {
        units = budget / (bars.open()[row] * (1.0 + side));
        held.bought_at = row - rows.begin;
        held.paid = budget;
        held.fee = budget / (1.0 + side) * 1e-4 * costs.fee_bps;
        held.slippage = budget / (1.0 + side) * side - held.fee;
      }
    }
    held.value[row - rows.begin] = units * close;
  }
  return held;
}

Metrics measure_run(const BacktestResult& result, const ReportInputs& inputs, std::size_t jobs) {
  const auto returns = bar_returns(result.equity);
  const auto exposed = exposures(result.equity);
  std::vector<double> trade_returns;
  for (const Trade& trade : result.trades) trade_returns.push_back(trade.return_net);
  const Performance performance{
      .returns = returns,
      .exposed = exposed,
      .trade_returns = trade_returns,
      .bars_per_year = year_bars(result.equity.as_of()),
      .turnover = result.turnover,
      .cost_share = (result.fees_paid + result.slippage_paid) / inputs.capital};
  return measure(performance, inputs.draws, inputs.provenance.seed, jobs);
}

}  // namespace

double year_bars(const TimeGrid& grid) {
  return static_cast<double>(days{365} / Duration{1}) / static_cast<double>(grid.step.count());
}

TimeGrid days_of(TimeRange range) {
  const Timestamp first = std::chrono::floor<days>(range.begin);
  const auto count = (std::chrono::ceil<days>(range.end) - first) / days{1};
  return {first, days{1}, static_cast<std::size_t>(std::max<std::int64_t>(count, 0))};
}

Frame by_day(const Frame& equity, double capital) {
  Frame daily(days_of(equity.as_of().range()));
  for (std::size_t c = 0; c < equity.columns(); ++c) {
    const bool weight = equity.name(c).starts_with("weight.");
    sample_last(equity, c, weight ? 1.0 : capital, daily);
  }
  sample_drawdown(equity, capital, daily);
  return daily;
}

void rank_trades(StrategyReport& report) {
  std::vector<NamedTrade> trades = report.round_trips;
  report.best.clear();
  report.worst.clear();
  // Stable, so that equal profits stay in the order of their trades.
  std::ranges::stable_sort(trades, std::greater{},
                           [](const NamedTrade& t) { return t.trade.profit; });
  for (const NamedTrade& t : trades) {
    if (t.trade.profit > 0.0 && report.best.size() < kTradesShown) report.best.push_back(t);
  }
  std::ranges::reverse(trades);
  for (const NamedTrade& t : trades) {
    if (t.trade.profit < 0.0 && report.worst.size() < kTradesShown) report.worst.push_back(t);
  }
}

StrategyReport report_strategy(const StrategyRun& run, const ReportInputs& inputs,
                               std::size_t jobs) {
  StrategyReport report{.name = run.result.strategy.name,
                        .description = run.description,
                        .pair = run.pair,
                        .metrics = measure_run(run.result, inputs, jobs),
                        .daily = by_day(run.result.equity, inputs.capital),
                        .fees_paid = run.result.fees_paid,
                        .slippage_paid = run.result.slippage_paid,
                        .orders = run.result.orders,
                        .refused = run.result.refused,
                        .round_trips = {},
                        .best = {},
                        .worst = {},
                        .journal_hash = run.result.journal_hash,
                        .contributions = contributions(run.result, *inputs.market, inputs.capital)};
  for (const Trade& trade : run.result.trades) {
    report.round_trips.push_back({inputs.market->universe[trade.symbol].name, trade});
  }
  rank_trades(report);
  return report;
}

StrategyRun holding_run(const std::string& name, const std::vector<double>& shares,
                        const ReportInputs& inputs) {
  const TimeGrid as_of = inputs.market->as_of();
  const std::size_t begin = as_of.row_from(inputs.period.begin);
  const std::size_t end = as_of.row_from(inputs.period.end);
  BacktestResult result{.strategy = {},
                        .equity = Frame({as_of[begin], as_of.step, end - begin}),
                        .trades = {},
                        .fees_paid = 0.0,
                        .slippage_paid = 0.0,
                        .traded = 0.0,
                        .turnover = 0.0,
                        .orders = 0,
                        .refused = 0,
                        .journal_hash = {}};
  result.strategy.name = name;
  std::vector<Holding> held;
  for (std::size_t s = 0; s < shares.size(); ++s) {
    held.push_back(
        hold(inputs.market->bars[s], {begin, end}, shares[s] * inputs.capital, inputs.costs));
    result.fees_paid += held.back().fee;
    result.slippage_paid += held.back().slippage;
    result.traded += held.back().paid;
    result.turnover += held.back().paid / inputs.capital;
    if (held.back().paid > 0.0) ++result.orders;
  }
  std::vector<double> equity(end - begin, inputs.capital);
  std::vector<double> cost(end - begin, 0.0);
  for (const Holding& h : held) {
    for (std::size_t row = h.bought_at; row < equity.size(); ++row) {
      equity[row] += h.value[row] - h.paid;
      cost[row] += h.fee + h.slippage;
    }
  }
  const auto fill = [&](const std::string& column, const std::vector<double>& values) {
    Column& target = result.equity.add(column);
    for (std::size_t row = 0; row < values.size(); ++row) target.set(row, values[row]);
  };
  fill("equity", equity);
  fill("cost_cumulative", cost);
  for (std::size_t s = 0; s < shares.size(); ++s) {
    for (std::size_t row = 0; row < equity.size(); ++row) held[s].value[row] /= equity[row];
    fill("weight." + inputs.market->universe.instruments()[s].name, held[s].value);
  }
  return {"bought at the first open and held", "", std::move(result)};
}

StrategyReport report_holding(const std::string& name, const std::vector<double>& shares,
                              const ReportInputs& inputs, std::size_t jobs) {
  return report_strategy(holding_run(name, shares, inputs), inputs, jobs);
}

}  // namespace tern
