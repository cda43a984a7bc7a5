#include "report/tables.h"

#include <cmath>

#include "report/number.h"
#include "report/side_by_side_tables.h"

namespace tern {

namespace {

/// Every strategy, single-asset run, and benchmark, with what it is.
std::vector<std::pair<const StrategyReport*, std::string>> curves(const Report& report) {
  std::vector<std::pair<const StrategyReport*, std::string>> all;
  for (const auto& s : report.strategies) {
    all.emplace_back(&s, s.name == report.primary_strategy ? "primary" : "strategy");
  }
  for (const auto& s : report.single_asset) all.emplace_back(&s, "one asset");
  for (const auto& s : report.benchmarks) all.emplace_back(&s, "benchmark");
  return all;
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

std::string bars_text(const Report& report) {
  if (report.simulated) return "simulated " + report.interval + " bars";
  return report.interval + " bars of " + report.venue;
}

std::string captioned(const Report& report, std::string_view caption) {
  return std::string(caption) + (report.simulated ? " (simulated data)" : "");
}

Table strategy_table(const Report& report) {
  Table table{.caption = captioned(report, "Strategies net of costs, beside holding"),
              .header = {"Name", "Kind", "Total return", "CAGR", "Volatility", "Sharpe [95 %]",
                         "Max drawdown", "Exposure", "Turnover", "Cost", "Trades"},
              .rows = {},
              .text_columns = 2,
              .marked = report.primary_strategy,
              .note =
                  "Volatility, Sharpe, and turnover (both ways, as a multiple of equity) are "
                  "per year of 365 days; CAGR needs a whole year. The interval of the Sharpe "
                  "ratio is a stationary bootstrap's. Cost is over the starting capital."};
  for (const auto& [s, kind] : curves(report)) {
    const Metrics& m = s->metrics;
    table.rows.push_back({s->name, kind, percent(m.total_return, 1), percent(m.cagr, 1),
                          percent(m.volatility_annual, 1), with_interval(m.sharpe_annual, 2),
                          percent(m.max_drawdown, 1), percent(m.exposure, 0),
                          decimal(m.turnover_annual, 1), percent(m.cost_share, 2),
                          kind == "benchmark" ? "n/a" : count(m.trades)});
  }
  return table;
}

Table ratio_table(const Report& report) {
  Table table{.caption = captioned(report, "The same, in further ratios"),
              .header = {"Name", "Sortino", "Calmar", "PSR(0)", "Longest drawdown",
                         "Win rate [95 %]", "Profit factor", "Expectancy"},
              .rows = {},
              .marked = report.primary_strategy,
              .note =
                  "Sortino is per year. PSR(0) is the probability that the true Sharpe ratio "
                  "is above zero, were this the only trial. Drawdown in bars. The interval of "
                  "the win rate is Wilson's; expectancy is the mean net return of a trade."};
  for (const auto& [s, kind] : curves(report)) {
    const Metrics& m = s->metrics;
    table.rows.push_back({s->name, decimal(m.sortino_annual, 2), decimal(m.calmar, 2),
                          decimal(m.probabilistic_sharpe, 3), count(m.drawdown_bars_max),
                          percent_with_interval(m.win_rate, 0), decimal(m.profit_factor, 2),
                          percent(m.expectancy, 2)});
  }
  return table;
}

Table test_table(const Report& report) {
  Table table{.caption = captioned(report, "The same forecasts, by further tests"),
              .header = {"Pair", "Model", "Horizon", "R2 against the mean", "Rank IC [95 %]",
                         "Direction right [95 %]", "Pesaran-Timmermann p", "Diebold-Mariano p",
                         "Sign Sharpe p"},
              .rows = {},
              .text_columns = 3,
              .note =
                  "The mean is the one known so far. Diebold-Mariano is two-sided, the others "
                  "one-sided. The sign Sharpe is that of holding the forecast's sign, before "
                  "costs."};
  for (const ForecastReport* f : by_skill(report)) {
    const ForecastScore& s = f->score;
    table.rows.push_back(
        {s.pair, s.model, duration_text(s.horizon), percent(s.r2_mean, 3),
         with_interval(s.rank_ic, 3), percent_with_interval(s.directional_accuracy, 1),
         p_value(s.pesaran_timmermann.p), p_value(s.diebold_mariano.p), p_value(s.sign_sharpe.p)});
  }
  return table;
}

Table year_table(const Report& report) {
  Table table{
      .caption = captioned(report, "By calendar year: " + report.primary_model + " " +
                                       duration_text(report.primary_horizon)),
      .header = {"Pair", "Year", "n", "RMSE", "RMSE, no change", "R2", "IC", "Direction right"},
      .rows = {},
      .text_columns = 2};
  for (const ForecastReport* f : primary_forecasts(report)) {
    for (const YearScore& y : f->years) {
      table.rows.push_back({f->score.pair, std::to_string(y.year), count(y.n),
                            percent(y.rmse_percent / 100.0, 4),
                            percent(y.rmse_zero_percent / 100.0, 4), percent(y.r2_oos, 3),
                            decimal(y.ic, 3), percent(y.directional_accuracy, 1)});
    }
  }
  return table;
}

Table decile_table(const Report& report) {
  Table table{
      .caption = captioned(report, "Outcome by decile of the forecast"),
      .header = {"Pair", "Decile", "n", "Mean forecast", "Mean outcome", "95 % from", "95 % to"},
      .rows = {},
      .text_columns = 2,
      .note = "Log returns over the horizon, in basis points."};
  const auto bp = [](double value) {
    return std::isfinite(value) ? decimal(1e4 * value, 2) + " bp" : "n/a";
  };
  for (const ForecastReport* f : primary_forecasts(report)) {
    for (std::size_t d = 0; d < f->deciles.size(); ++d) {
      const DecileRow& row = f->deciles[d];
      table.rows.push_back({f->score.pair, std::to_string(d + 1), count(row.n),
                            bp(row.forecast_mean), bp(row.outcome_mean), bp(row.outcome_low),
                            bp(row.outcome_high)});
    }
  }
  return table;
}

Table trade_table(const Report& report) {
  Table table{.caption = captioned(report, "Largest wins and losses"),
              .header = {"Pair", "Opened", "Closed", "Profit (" + report.quote + ")", "Net return",
                         "Entry", "Exit", "Fees (" + report.quote + ")"},
              .rows = {},
              .text_columns = 3};
  const StrategyReport* primary = portfolio(report);
  if (primary == nullptr) return table;
  const auto add = [&](const NamedTrade& t) {
    table.rows.push_back(
        {t.pair, to_string(t.trade.opened_at),
         to_string(t.trade.closed_at) + (t.trade.open_at_end ? " (end of run)" : ""),
         money(t.trade.profit), percent(t.trade.return_net, 2), money(t.trade.entry_price),
         money(t.trade.exit_price), money(t.trade.fees)});
  };
  for (const auto& t : primary->best) add(t);
  for (auto it = primary->worst.rbegin(); it != primary->worst.rend(); ++it) add(*it);
  return table;
}

Table setup_table(const Report& report) {
  const Costs& costs = report.costs;
  Table table{.caption = captioned(report, "Setup"),
              .header = {"What", "Value"},
              .rows = {{"Pairs", join(report.pairs)},
                       {"Bars", bars_text(report)},
                       {"Out of sample from", to_string(report.period.begin) + " UTC"},
                       {"to", to_string(report.period.end) + " UTC"},
                       {"Forecasts", report.primary_model + ", " +
                                         duration_text(report.primary_horizon) + " ahead"},
                       {"Strategy", report.primary_strategy}},
              .text_columns = 2};
  if (const StrategyReport* p = portfolio(report)) {
    table.rows.push_back({"Rule", p->description});
    table.rows.push_back({"Starting capital", money(report.capital) + " " + report.quote});
    table.rows.push_back({"Fees paid", money(p->fees_paid) + " " + report.quote});
    table.rows.push_back(
        {"Spread, slippage, and impact paid", money(p->slippage_paid) + " " + report.quote});
    table.rows.push_back({"Orders", count(p->orders) + ", " + count(p->refused) + " refused"});
  }
  table.rows.push_back({"Costs per side", decimal(costs.fee_bps, 1) + " bp fee, " +
                                              decimal(costs.half_spread_bps, 1) +
                                              " bp half spread, " + decimal(costs.slippage_bps, 1) +
                                              " bp slippage"});
  table.rows.push_back({"A round trip", percent(costs.round_trip(), 3)});
  table.rows.push_back({"Trials counted", count(report.tried.all()) + ", " +
                                              count(report.tried.run) + " of them by this run"});
  if (report.tried.holdout) {
    const std::vector<std::string> said = trial_sentences(report.tried);
    table.rows.push_back({"Hold-out", said[said.size() - 2] + " " + said.back()});
  }
  return table;
}

Table model_table(const Report& report) {
  Table table{.caption = captioned(report, "Models"),
              .header = {"Model", "Ran", "What it was, or why it did not run"},
              .rows = {},
              .text_columns = 3};
  for (const auto& m : report.models) {
    table.rows.push_back({m.name, m.ran ? "yes" : "no", m.note});
  }
  return table;
}

Table provenance_table(const Report& report) {
  const Provenance& p = report.provenance;
  Table table{.caption = captioned(report, "What it takes to get this report again"),
              .header = {"What", "Value"},
              .rows = {{"tern", p.version},
                       {"git commit", p.git_commit},
                       {"configuration (SHA-256)", p.config_hash},
                       {"data (SHA-256)", p.data_hash},
                       {"seed", std::to_string(p.seed)}},
              .text_columns = 2};
  if (const StrategyReport* primary = portfolio(report)) {
    table.rows.push_back({"journal (SHA-256)", primary->journal_hash});
  }
  return table;
}

Table calendar_table(const Report& report, const std::string& caption, const Frame& frame) {
  const TimeGrid grid = frame.as_of();
  const bool every_day = grid.size <= 62;
  Table table{.caption = captioned(report, caption), .header = {"Day"}, .rows = {}};
  for (std::size_t c = 0; c < frame.columns(); ++c) table.header.push_back(frame.name(c));
  const auto month = [&](std::size_t day) {
    return std::chrono::year_month_day{std::chrono::floor<days>(grid[day])}.month();
  };
  for (std::size_t day = 0; day < grid.size; ++day) {
    const bool last = day + 1 == grid.size;
    if (!every_day && !last && month(day) == month(day + 1)) continue;
    std::vector<std::string> row = {to_date_string(grid[day])};
    for (std::size_t c = 0; c < frame.columns(); ++c) {
      const ColumnView column = frame.column(c);
      row.push_back(column.valid[day] ? decimal(column.values[day], 4) : "n/a");
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace tern
