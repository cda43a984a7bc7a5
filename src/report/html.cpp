#include <fmt/format.h>

#include "report/documents.h"
#include "report/html_style.h"
#include "report/number.h"
#include "report/pictures.h"
#include "report/tables.h"

namespace tern {

namespace {

std::string list(const std::vector<std::string>& sentences, std::string_view css) {
  std::string out = fmt::format("<ul class=\"{}\">\n", css);
  for (const auto& sentence : sentences) out += "<li>" + escape_html(sentence) + "</li>\n";
  return out + "</ul>\n";
}

std::string section(std::string_view id, std::string_view title, const std::string& body) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, escape_html(title),
                     body);
}

std::string figure(const Picture& picture) {
  const auto drawings = [](const std::vector<std::string>& svgs, std::string_view css) {
    std::string out = fmt::format("<div class=\"{}\">\n", css);
    for (const auto& svg : svgs) out += svg;
    return out + "</div>\n";
  };
  std::string out =
      fmt::format("<figure id=\"{}\"{}>\n<figcaption><h3>{}</h3><p>{}</p></figcaption>\n",
                  picture.id, picture.narrow.empty() ? "" : " class=\"has-narrow\"",
                  escape_html(picture.title), escape_html(picture.caption));
  out += drawings(picture.wide, picture.narrow.empty() ? "panels" : "wide");
  if (!picture.narrow.empty()) out += drawings(picture.narrow, "narrow");
  return out + "<details><summary>The numbers</summary>\n" + to_html(picture.table) +
         "</details>\n</figure>\n";
}

struct KeyNumber {
  std::string name;
  std::string value;
  std::string doubt;
};

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
    if (p->metrics.sharpe_annual) {
      numbers.push_back({"Sharpe ratio a year, net", decimal(p->metrics.sharpe_annual->value, 2),
                         range_text(*p->metrics.sharpe_annual, 2)});
    }
    std::string holding;
    if (!report.benchmarks.empty()) {
      const StrategyReport& basket = report.benchmarks.back();
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
  out += "</p>\n<h1>" + escape_html(report.verdict.headline) + "</h1>\n<dl class=\"numbers\">\n";
  for (const KeyNumber& n : key_numbers(report)) {
    out += fmt::format(
        "<div><dt>{}</dt><dd class=\"value\">{}</dd><dd class=\"doubt\">{}</dd></div>\n",
        escape_html(n.name), escape_html(n.value), escape_html(n.doubt));
  }
  return out + "</dl>\n" + list(report.verdict.reasons, "reasons") + "</header>\n";
}

std::string rolling_figure(const Report& report) {
  for (std::size_t c = 0; c < report.rolling_ic.columns(); ++c) {
    if (report.rolling_ic.column(c).valid.count() > 1) return figure(rolling_ic_picture(report));
  }
  return "<p class=\"note\">The period is too short for a rolling window of 90 days.</p>\n";
}

std::string plain(const std::string& table) {
  return "<div class=\"plain\">" + table + "</div>\n";
}

std::string sections(const Report& report) {
  const bool traded = portfolio(report) != nullptr;
  std::string out =
      section("setup", "What was traded, and how", plain(to_html(setup_table(report))));
  out += section("money", "What it earned",
                 figure(equity_picture(report)) + figure(drawdown_picture(report)) +
                     to_html(strategy_table(report)) + to_html(ratio_table(report)));
  out += section("skill", "What the forecasts were worth",
                 to_html(forecast_table(report)) + to_html(test_table(report)) +
                     to_html(year_table(report)) + figure(decile_picture(report)) +
                     rolling_figure(report));
  if (traded) {
    out += section("costs", "What it cost and held",
                   figure(cost_picture(report)) + figure(weight_picture(report)));
  }
  out += section("trades", "Trades", to_html(trade_table(report)));
  out += section("data", "Data", list(report.certificate, "plain"));
  out += section("models", "Models", plain(to_html(model_table(report))));
  out += section("provenance", "Provenance", plain(to_html(provenance_table(report))));
  return out + section("assumptions", "Assumptions", list(report.assumptions, "plain"));
}

}  // namespace

std::string to_html(const Report& report) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}{}"
      "<footer>Made by tern {}. Past performance is not a forecast.</footer>\n"
      "</main>\n</body>\n</html>\n",
      escape_html(captioned(report, "tern report")), kHtmlStyle, opening(report), sections(report),
      escape_html(report.provenance.version));
}

}  // namespace tern
