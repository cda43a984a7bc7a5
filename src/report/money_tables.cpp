#include "report/money_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/number.h"
#include "report/tables.h"

namespace tern {

Table contrast_table(const Report& report) {
  Table table{.caption = captioned(report, "The primary strategy less each benchmark"),
              .header = {"Benchmark", "Days", "Sharpe ratio gained [95 %]", "p"},
              .rows = {},
              .note =
                  "On daily returns, per year; two-sided, by studentized stationary bootstrap "
                  "(Ledoit and Wolf 2008). Cash has no Sharpe ratio to compare."};
  for (const Contrast& c : report.contrasts) {
    table.rows.push_back(
        {c.benchmark, count(c.days), with_interval(c.sharpe_gain, 2), p_value(c.p)});
  }
  return table;
}

Table doubt_table(const Report& report) {
  Table table{.caption = captioned(report, "How far to trust the primary strategy's Sharpe ratio"),
              .header = {"What", "Value", "How to read it"},
              .rows = {},
              .text_columns = 3};
  const StrategyReport* primary = portfolio(report);
  if (!report.doubts || primary == nullptr || !primary->metrics.sharpe_annual) return table;
  const Doubts& d = *report.doubts;
  const std::string trials = count(report.tried.all());
  table.rows = {
      {"Sharpe ratio a year", with_interval(primary->metrics.sharpe_annual, 2),
       "with its 95 % interval by stationary bootstrap"},
      {"Standard error", decimal(d.standard_error, 2), "in closed form, for bars without memory"},
      {"By the autocorrelation of bars", decimal(d.scaled, 2),
       "Lo 2002: far from the first, the annual figure is not what years would show"},
      {"Chance that it is above zero", decimal(d.psr_dependent, 3),
       "PSR, allowing for bars that follow each other"},
      {"After a haircut", decimal(d.haircut, 2),
       "Harvey and Liu 2015: what is left after " + trials + " trials, by Bonferroni"},
      {"Trials it would outlive",
       count(static_cast<std::size_t>(std::min(d.trials_survived, 1e12))),
       "the deflated ratio stays above 0.95 up to so many; " + trials + " are known"},
      {"Trials in effect", decimal(d.trials_effective, 1),
       "the strategies traded here resemble each other: so many independent ones say as much"},
      {"Years needed", decimal(d.backtest_years_min, 1),
       "in fewer, the best of " + trials + " without skill is expected to show as much"},
      {"Signs by lot", p_value(d.flip_p),
       "p: how often days with signs drawn by lot, in blocks of a holding time, earn as much"}};
  return table;
}

Table cost_table(const Report& report) {
  Table table{
      .caption = captioned(report, "At other costs"),
      .header = {"Costs", "A round trip", "Total return", "Sharpe ratio a year"},
      .rows = {},
      .note = report.cost_factor_even
                  ? fmt::format("The return is zero at {} times the costs, {} a round "
                                "trip.",
                                decimal(*report.cost_factor_even, 2),
                                percent(*report.cost_factor_even * report.costs.round_trip(), 3))
                  : "The strategy trades so little that no costs would end its return."};
  for (const CostPoint& point : report.cost_curve) {
    table.rows.push_back({"x " + decimal(point.factor, 1),
                          percent(point.factor * report.costs.round_trip(), 3),
                          percent(point.total_return, 1), decimal(point.sharpe_annual, 2)});
  }
  return table;
}

Table timing_table(const Report& report) {
  Table table{.caption = captioned(report, "The same positions at other times"),
              .header = {"Earned", "Shifted: 5 %", "median", "95 %", "Shifts", "p"},
              .rows = {},
              .text_columns = 0,
              .note =
                  "Sums of daily returns before costs. Positions read at the ends of days are held "
                  "some days later, around the ring: entries at random, with the exposure, the "
                  "holding times, and the turnover that the strategy had. p is one-sided."};
  if (report.timing) {
    const Timing& t = *report.timing;
    table.rows.push_back({percent(t.earned, 1), percent(t.low, 1), percent(t.median, 1),
                          percent(t.high, 1), count(t.shifts), p_value(t.p)});
  }
  return table;
}

Table explanation_table(const Report& report) {
  Table table{
      .caption = captioned(report, "The largest wins and losses, explained"),
      .header = {"Pair", "Opened", "What the models expected", "Filled at the close",
                 "at the next open", "at the worst", "As traded"},
      .rows = {},
      .text_columns = 3,
      .note = "Expected log returns over " + duration_text(report.primary_horizon) +
              " when it was decided. Net returns, had both sides been filled at the close "
              "that decided them (nobody is), at the open after it, or at the worst price of "
              "the bar after it, at the costs of a usual bar. As traded: with every order of "
              "the round trip and the costs of its own bars. Stops and levels are not part "
              "of this strategy."};
  const StrategyReport* primary = portfolio(report);
  if (primary == nullptr) return table;
  const auto add = [&](const NamedTrade& t) {
    if (!t.why) return;
    std::string votes;
    for (const ModelVote& vote : t.why->votes) {
      votes += fmt::format("{}{} {} bp", votes.empty() ? "" : ", ", vote.model,
                           decimal(1e4 * vote.forecast, 2));
    }
    table.rows.push_back({t.pair, to_string(t.trade.opened_at), votes.empty() ? "n/a" : votes,
                          percent(t.why->at_decision, 2), percent(t.why->at_open, 2),
                          percent(t.why->at_worst, 2), percent(t.trade.return_net, 2)});
  };
  for (const auto& t : primary->best) add(t);
  for (auto it = primary->worst.rbegin(); it != primary->worst.rend(); ++it) add(*it);
  return table;
}

}  // namespace tern
