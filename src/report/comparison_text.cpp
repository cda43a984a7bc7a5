#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/comparison.h"
#include "report/field_writer.h"
#include "report/number.h"

namespace tern {

namespace {

using Json = FieldWriter::Json;
using Rows = std::vector<std::vector<std::string>>;

/// Rows of as many words each, in columns: the first to the left, the others to the right.
std::string aligned(const Rows& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = fmt::format("  {:<{}}", row.front(), widths.front());
    for (std::size_t c = 1; c < row.size(); ++c) line += fmt::format("  {:>{}}", row[c], widths[c]);
    text += line + "\n";
  }
  return text;
}

/// As tern runs names it.
std::string run_id(const Report& report) {
  return report.provenance.config_hash.substr(0, 12) + report.provenance.data_hash.substr(0, 12);
}

std::string opening(const char* side, const Report& report) {
  return fmt::format("{}  {}{}, {} to {}: {}\n   {}\n", side, report.simulated ? "simulated " : "",
                     fmt::join(report.pairs, ", "), to_date_string(report.period.begin),
                     to_date_string(report.period.end), to_string(report.verdict.judgment),
                     report.verdict.headline);
}

/// The figures of a strategy, each with its name.
std::vector<std::pair<const char*, std::string>> figures(const Report& report) {
  const Metrics& m = portfolio(report)->metrics;
  return {{"Total return", percent(m.total_return, 1)},
          {"CAGR", percent(m.cagr, 1)},
          {"Volatility a year", percent(m.volatility_annual, 1)},
          {"Sharpe [95 %]", with_interval(m.sharpe_annual, 2)},
          {"Sortino", decimal(m.sortino_annual, 2)},
          {"Calmar", decimal(m.calmar, 2)},
          {"Max drawdown", percent(m.max_drawdown, 1)},
          {"Ulcer", percent(m.ulcer, 1)},
          {"CVaR 95, a bar", percent(m.cvar_95, 2)},
          {"Exposure", percent(m.exposure, 0)},
          {"Turnover a year", decimal(m.turnover_annual, 1)},
          {"Cost", percent(m.cost_share, 2)},
          {"Trades", count(m.trades)},
          {"Win rate", percent_with_interval(m.win_rate, 0)},
          {"Profit factor", decimal(m.profit_factor, 2)},
          {"PSR(0)", decimal(m.probabilistic_sharpe, 3)},
          {"Deflated Sharpe", decimal(report.deflated_sharpe, 3)}};
}

std::string strategy_text(const ReportComparison& of) {
  const CurveContest& is = *of.contest;
  Rows rows = {{"", "A", "B"}, {"Strategy", is.name_a, is.name_b}};
  const auto of_a = figures(of.a);
  const auto of_b = figures(of.b);
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    rows.push_back({of_a[i].first, of_a[i].second, of_b[i].second});
  }
  std::string text = "\nThe primary strategies net of costs, each over its own period\n";
  text += aligned(rows);
  if (is.n == 0) return text;
  text += fmt::format("\nOn the {} days that both have, {} to {}\n", is.n,
                      to_date_string(is.days_between.begin),
                      to_date_string(is.days_between.end - days{1}));
  text += aligned({{"", "A", "B", "B less A [95 %]", "p", "p, if normal"},
                   {"Total return", percent(is.return_a, 1), percent(is.return_b, 1), "", "", ""},
                   {"Sharpe a year, of days", decimal(is.sharpe_a, 2), decimal(is.sharpe_b, 2),
                    with_interval(is.sharpe_gain, 2), p_value(is.p), p_value(is.p_normal)}});
  return text;
}

std::string forecast_text(const ReportComparison& of) {
  Rows rows = {
      {"Forecasts", "over", "n A", "n B", "RMSE A", "RMSE B", "R2 A", "R2 B", "IC A", "IC B"}};
  for (const auto& [a, b] : of.forecasts) {
    rows.push_back({a.pair + " " + a.model, duration_text(a.horizon), count(a.n), count(b.n),
                    percent(a.rmse_percent / 100, 4), percent(b.rmse_percent / 100, 4),
                    percent(a.r2_oos, 3), percent(b.r2_oos, 3), decimal(a.ic.value, 3),
                    decimal(b.ic.value, 3)});
  }
  return fmt::format("\n{}Whether that is more than luck: tern runs compare {} {}\n", aligned(rows),
                     run_id(of.a), run_id(of.b));
}

Json side_json(const Report& report) {
  Json json = {{"run", run_id(report)},
               {"judgment", std::string(to_string(report.verdict.judgment))},
               {"headline", report.verdict.headline},
               {"deflated_sharpe", FieldWriter::json_of(report.deflated_sharpe)},
               {"strategy", nullptr}};
  if (const StrategyReport* primary = portfolio(report)) {
    json["strategy"] = FieldWriter::json_of(primary->metrics);
    json["strategy"]["name"] = primary->name;
  }
  return json;
}

Json contest_json(const CurveContest& is) {
  const auto number = [](double value) { return FieldWriter::json_of(value); };
  return {{"from", to_date_string(is.days_between.begin)},
          {"to", to_date_string(is.days_between.end)},
          {"days", is.n},
          {"total_return", {{"a", number(is.return_a)}, {"b", number(is.return_b)}}},
          {"sharpe_annual", {{"a", number(is.sharpe_a)}, {"b", number(is.sharpe_b)}}},
          {"sharpe_gain", number(is.sharpe_gain.value)},
          {"sharpe_gain_low", number(is.sharpe_gain.low)},
          {"sharpe_gain_high", number(is.sharpe_gain.high)},
          {"p", number(is.p)},
          {"p_normal", number(is.p_normal)}};
}

}  // namespace

std::string comparison_text(const ReportComparison& of) {
  std::string text = opening("A", of.a) + opening("B", of.b);
  if (!of.differences.empty()) {
    Rows rows = {{"What differs", "A", "B"}};
    for (const auto& [what, a, b] : of.differences) {
      rows.push_back({what, a.substr(0, 40), b.substr(0, 40)});
    }
    text += "\n" + aligned(rows);
  }
  if (of.contest) text += strategy_text(of);
  if (!of.forecasts.empty()) text += forecast_text(of);
  return text + "\n" + conclusion_of(of) + "\n";
}

std::string comparison_json(const ReportComparison& of) {
  Json differs = Json::object();
  for (const auto& [what, a, b] : of.differences) differs[what] = {{"a", a}, {"b", b}};
  Json forecasts = Json::array();
  for (const auto& [a, b] : of.forecasts) {
    forecasts.push_back({{"a", FieldWriter::json_of(a)}, {"b", FieldWriter::json_of(b)}});
  }
  const Json json = {
      {"a", side_json(of.a)},   {"b", side_json(of.b)},
      {"differs", differs},     {"contest", of.contest ? contest_json(*of.contest) : Json(nullptr)},
      {"forecasts", forecasts}, {"conclusion", conclusion_of(of)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tern
