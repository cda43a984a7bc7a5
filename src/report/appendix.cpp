#include "report/appendix.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "report/daily_returns.h"
#include "report/market_exposure.h"
#include "report/number.h"
#include "report/tables.h"
#include "validate/long_run_variance.h"

namespace tern {

namespace {

constexpr double kDaysPerYear = 365;

std::vector<const StrategyReport*> curves_of(const Report& report) {
  std::vector<const StrategyReport*> all;
  for (const auto* curves : {&report.strategies, &report.single_asset, &report.benchmarks}) {
    for (const StrategyReport& curve : *curves) all.push_back(&curve);
  }
  return all;
}

/// The primary strategy's daily returns, and the market's of the same days; zeros without a market.
PairedReturns beside_market(const Report& report, const StrategyReport& strategy) {
  const DailyReturns own = daily_returns(strategy.daily);
  if (const StrategyReport* market = market_of(report)) {
    return common_days(own, daily_returns(market->daily));
  }
  return {own.days, own.values, std::vector<double>(own.values.size(), 0.0)};
}

Table tail_table(const Report& report) {
  Table table{.caption = captioned(report, "Tails and trades"),
              .header = {"Name", "Ulcer", "VaR 95", "CVaR 95", "Tail ratio", "Omega", "Skew",
                         "Kurtosis", "Mean exposure", "Average win", "Average loss", "Payoff",
                         "SQN", "Wins, losses in a row"},
              .rows = {},
              .marked = report.primary_strategy,
              .note =
                  "Ulcer is the root mean square of the fall from the peak. VaR is the 5 % "
                  "quantile of a bar's return, CVaR the mean of what is no better, omega gains "
                  "over losses of bars. Skew and kurtosis (3 is normal) are of bars. SQN is the "
                  "root of the trades, 100 at most, times mean over deviation of their returns."};
  for (const StrategyReport* curve : curves_of(report)) {
    const Metrics& m = curve->metrics;
    table.rows.push_back({curve->name, percent(m.ulcer, 2), percent(m.var_95, 2),
                          percent(m.cvar_95, 2), decimal(m.tail_ratio, 2), decimal(m.omega, 3),
                          decimal(m.skew, 2), decimal(m.kurtosis, 1), percent(m.exposure_mean, 0),
                          percent(m.average_win, 2), percent(m.average_loss, 2),
                          decimal(m.payoff, 2), decimal(m.sqn, 2),
                          count(m.wins_in_a_row) + ", " + count(m.losses_in_a_row)});
  }
  return table;
}

Table market_table(const Report& report) {
  const StrategyReport* market = market_of(report);
  Table table{.caption = captioned(report, "What of it was the market"),
              .header = {"Name", "Days", "Beta", "Correlation", "Alpha a year", "t of alpha",
                         "Tracking error", "Information ratio", "Up capture", "Down capture"},
              .rows = {},
              .marked = report.primary_strategy,
              .note = "Of daily returns" + (market != nullptr ? ", beside " + market->name : "") +
                      ". The error of alpha is Newey and West's. A capture is the geometric mean "
                      "return over the market's, on its rising or falling days."};
  if (market == nullptr) return table;
  for (const StrategyReport* curve : curves_of(report)) {
    if (curve == market) continue;
    const PairedReturns paired = beside_market(report, *curve);
    const MarketExposure is =
        market_exposure(paired.a, paired.b, kDaysPerYear, newey_west_lag(paired.days.size()));
    table.rows.push_back({curve->name, count(paired.days.size()), decimal(is.beta, 2),
                          decimal(is.correlation, 2), percent(is.alpha_annual, 1),
                          decimal(is.alpha_t, 2), percent(is.tracking_error_annual, 1),
                          decimal(is.information_ratio_annual, 2), decimal(is.up_capture, 2),
                          decimal(is.down_capture, 2)});
  }
  return table;
}

std::optional<double> value_of(const std::optional<Interval95>& interval) {
  return interval ? std::optional(interval->value) : std::nullopt;
}

/// The number of ours that goes by the same name, or by nearly the same.
std::optional<double> ours(const Metrics& m, std::string_view name) {
  struct Named {
    std::string_view name;
    std::optional<double> value;
  };
  const std::array table = {
      Named{"sharpe", value_of(m.sharpe_annual)},
      Named{"sortino", m.sortino_annual},
      Named{"cagr", m.cagr},
      Named{"annual_return", m.cagr},
      Named{"calmar", m.calmar},
      Named{"volatility", m.volatility_annual},
      Named{"max_drawdown", m.max_drawdown},
      Named{"annual_volatility", m.volatility_annual},
      Named{"ulcer", m.ulcer},
      Named{"win_rate", value_of(m.win_rate)},
      Named{"win rate", value_of(m.win_rate)},
      Named{"profit_factor", m.profit_factor},
      Named{"payoff_ratio", m.payoff},
      Named{"exposure", m.exposure},
      Named{"value", m.var_95},
      Named{"cvar", m.cvar_95},
      Named{"conditional_value", m.cvar_95},
      Named{"expected shortfall", m.cvar_95},
      Named{"tail_ratio", m.tail_ratio},
      Named{"omega_ratio", m.omega},
      Named{"skew", m.skew},
      Named{"kurtosis", m.kurtosis},
      Named{"SQN", m.sqn},
      Named{"probabilistic", m.probabilistic_sharpe},
  };
  // "ulcer_performance_index" is no ulcer index.
  if (name.find("performance") != std::string_view::npos) return std::nullopt;
  const auto found =
      std::ranges::find_if(table, [&](const Named& named) { return name.starts_with(named.name); });
  return found == table.end() ? std::nullopt : found->value;
}

Table library_table(const Report& report) {
  Table table{.caption = captioned(report, "What other tools say of the primary strategy"),
              .header = {"Tool", "Name", "What to know", "Theirs", "Ours"},
              .rows = {},
              .text_columns = 3,
              .note =
                  "Theirs are of the daily returns and the trades that tern report export writes, "
                  "with 365 periods a year; ours are of bars, and of the returns of trades."};
  const StrategyReport* primary = portfolio(report);
  if (primary == nullptr) return table;
  for (const LibraryValue& theirs : library_values(report)) {
    table.rows.push_back({std::string(theirs.library), std::string(theirs.name),
                          std::string(theirs.remark), decimal(theirs.value, 4),
                          decimal(ours(primary->metrics, theirs.name), 4)});
  }
  return table;
}

}  // namespace

const StrategyReport* market_of(const Report& report) {
  const auto named =
      std::ranges::find(report.benchmarks, "hold equal weights", &StrategyReport::name);
  if (named != report.benchmarks.end()) return &*named;
  return report.benchmarks.empty() ? nullptr : &report.benchmarks.front();
}

std::vector<LibraryValue> library_values(const Report& report) {
  const StrategyReport* primary = portfolio(report);
  if (primary == nullptr) return {};
  const PairedReturns paired = beside_market(report, *primary);
  std::vector<double> profits;
  for (const NamedTrade& named : primary->round_trips) profits.push_back(named.trade.profit);
  const double length =
      std::chrono::duration<double, std::ratio<86'400>>(report.period.length()).count();
  std::vector<LibraryValue> all =
      quantstats_values(daily_returns(primary->daily).values, kDaysPerYear);
  const auto append = [&](std::vector<LibraryValue> more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  append(empyrical_values(paired.a, paired.b, kDaysPerYear));
  if (report.capital > 0) append(freqtrade_values(profits, report.capital, length));
  append(textbook_values(paired.a, paired.b, profits));
  return all;
}

std::vector<Table> appendix_tables(const Report& report) {
  return {tail_table(report), market_table(report), library_table(report)};
}

std::string appendix_html(const Report& report) {
  std::string out;
  for (const Table& table : appendix_tables(report)) out += to_html(table);
  return out;
}

std::string appendix_markdown(const Report& report) {
  std::string out;
  for (const Table& table : appendix_tables(report)) out += to_markdown(table);
  return out;
}

}  // namespace tern
