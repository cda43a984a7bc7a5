#include <fmt/format.h>

#include "report/allocation_pictures.h"
#include "report/allocation_tables.h"
#include "report/allocations.h"
#include "report/appendix.h"
#include "report/calendar.h"
#include "report/documents.h"
#include "report/interval_tables.h"
#include "report/money_tables.h"
#include "report/number.h"
#include "report/page.h"
#include "report/pictures.h"
#include "report/regime_pictures.h"
#include "report/regime_tables.h"
#include "report/side_by_side_tables.h"
#include "report/skill_tables.h"
#include "report/tables.h"
#include "report/volatility_table.h"

namespace tern {

namespace {

std::string range_text(const Interval95& interval, int digits) {
  return fmt::format("95 %: {} to {}", decimal(interval.low, digits),
                     decimal(interval.high, digits));
}

/// The forecasts that speak best for the primary model: if these are nothing, so is the rest.
const ForecastReport* strongest(const Report& report) {
  const ForecastReport* best = nullptr;
  for (const ForecastReport* f : primary_forecasts(report)) {
    if (best == nullptr || f->score.clark_west.p < best->score.clark_west.p) best = f;
  }
  return best;
}

std::vector<KeyNumber> key_numbers(const Report& report) {
  std::vector<KeyNumber> numbers;
  if (const ForecastReport* f = strongest(report)) {
    const ForecastScore& s = f->score;
    const std::string what = s.pair + ", " + duration_text(s.horizon) + " ahead";
    numbers.push_back({"RMSE, " + what, percent(s.rmse_percent / 100.0, 4),
                       percent(s.rmse_zero_percent / 100.0, 4) + " forecasting no change"});
    numbers.push_back({"IC, " + what, decimal(s.ic.value, 3), range_text(s.ic, 3)});
  }
  if (const StrategyReport* p = portfolio(report)) {
    if (p->metrics.sharpe_annual && report.verdict.withheld.empty()) {
      numbers.push_back({"Sharpe ratio a year, net", decimal(p->metrics.sharpe_annual->value, 2),
                         range_text(*p->metrics.sharpe_annual, 2)});
    }
    std::string holding;
    for (const StrategyReport& basket : report.benchmarks) {
      if (basket.name != report.odds.holding) continue;
      holding = basket.name + ": " + percent(basket.metrics.total_return, 1);
    }
    numbers.push_back({"Total return, net", percent(p->metrics.total_return, 1), holding});
  }
  return numbers;
}

std::string opening(const Report& report) {
  std::string out = fmt::format(
      "<header>\n<p class=\"about\">tern report on {}: {}. Out of sample from <span>{}</span> to "
      "<span>{}</span>.",
      escape_html(bars_text(report)), escape_html(fmt::format("{}", fmt::join(report.pairs, ", "))),
      to_date_string(report.period.begin), to_date_string(report.period.end));
  out += "</p>\n<h1>" + escape_html(report.verdict.headline) + "</h1>\n";
  return out + html_numbers(key_numbers(report)) + html_list(report.verdict.reasons, "reasons") +
         "</header>\n";
}

std::string rolling_figure(const Report& report) {
  for (std::size_t c = 0; c < report.rolling_ic.columns(); ++c) {
    if (report.rolling_ic.column(c).valid.count() > 1)
      return html_figure(rolling_ic_picture(report));
  }
  return "<p class=\"note\">The period is too short for a rolling window of 90 days.</p>\n";
}

/// A table that has nothing to say is left out.
std::string html_filled(const Table& table) {
  return table.rows.empty() ? "" : to_html(table);
}

std::string breakdown_section(const Report& report) {
  std::string out;
  for (const Table& table : breakdown_tables(report)) out += to_html(table);
  return out;
}

/// The primary horizon is open to see; of many models, the others are folded.
std::string side_by_side_section(const Report& report) {
  std::string out = html_filled(set_table(report));
  const std::vector<Table> tables = side_by_side_tables(report);
  for (const Table& table : tables) {
    out += &table == tables.data() ? to_html(table) : html_folded(table);
  }
  return out + html_filled(effort_table(report));
}

std::string regime_section(const Report& report) {
  std::string out = html_figure(regime_figure(report));
  for (const Table& table : state_tables(report)) out += to_html(table);
  const std::vector<Table> earned = state_return_tables(report);
  for (const Table& table : earned) {
    out += &table == earned.data() ? to_html(table) : html_closed(table);
  }
  return html_section("regimes", "Which market it was", out);
}

std::string allocation_section(const Report& report) {
  const std::string judgment = roadmap_judgment(report);
  std::string out = judgment.empty() ? "" : "<p>" + escape_html(judgment) + "</p>\n";
  out += html_figure(allocation_equity_picture(report)) + to_html(allocation_table(report)) +
         to_html(allocation_contrast_table(report));
  out += html_figure(contribution_picture(report)) + html_figure(allocation_weight_picture(report));
  return html_section("allocations", "How it could have been divided", out);
}

std::string sections(const Report& report) {
  const bool traded = portfolio(report) != nullptr;
  std::string out =
      html_section("setup", "What was traded, and how", html_plain(to_html(setup_table(report))));
  out += html_section("money", "What it earned",
                      html_figure(equity_picture(report)) + html_figure(drawdown_picture(report)) +
                          (traded ? html_figure(monthly_picture(report)) +
                                        html_figure(rolling_sharpe_picture(report))
                                  : "") +
                          to_html(strategy_table(report)) + to_html(ratio_table(report)) +
                          html_filled(contrast_table(report)) + html_filled(timing_table(report)) +
                          html_plain(html_filled(doubt_table(report))));
  out += html_section("models-side-by-side", "Models side by side", side_by_side_section(report));
  out += html_section("skill", "What the forecasts were worth",
                      html_folded(test_table(report)) + to_html(year_table(report)) +
                          html_figure(decile_picture(report)) + rolling_figure(report) +
                          html_filled(weight_table(report)));
  out += html_section("calibration", "Were its doubts right",
                      html_folded(calibration_table(report)) + html_filled(interval_table(report)));
  if (!report.volatilities.empty()) {
    out +=
        html_section("volatility", "How far prices would move", to_html(volatility_table(report)));
  }
  out += html_section("where", "Where the skill lies", breakdown_section(report));
  if (report.regimes) out += regime_section(report);
  if (!report.allocations.empty()) out += allocation_section(report);
  if (traded) {
    out += html_section("costs", "What it cost and held",
                        html_filled(cost_table(report)) + html_figure(cost_picture(report)) +
                            html_figure(weight_picture(report)));
  }
  out += html_section("trades", "Trades",
                      to_html(trade_table(report)) + html_filled(explanation_table(report)));
  out += html_section("data", "Data", html_list(report.certificate, "plain"));
  out += html_section("models", "Models", html_plain(to_html(model_table(report))));
  out += html_section("provenance", "Provenance", html_plain(to_html(provenance_table(report))));
  out += html_section("appendix", "Appendix: metrics by other names", appendix_html(report));
  return out + html_section("assumptions", "Assumptions", html_list(report.assumptions, "plain"));
}

}  // namespace

std::string to_html(const Report& report) {
  return html_page(captioned(report, "tern report"), opening(report) + sections(report),
                   report.provenance.version, "Past performance is not a forecast.");
}

}  // namespace tern
