#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/allocations.h"
#include "report/documents.h"
#include "report/number.h"
#include "report/table.h"

namespace tern {

namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kForecastLines = 12;
constexpr std::size_t kCurveLines = 6;

std::string paint(bool color, std::string_view code, std::string_view words) {
  return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, words) : std::string(words);
}

std::string_view color_of(Judgment judgment) {
  switch (judgment) {
    case Judgment::candidate:
      return "1;32";
    case Judgment::no_evidence:
      return "1;31";
    default:
      return "1;33";
  }
}

std::string cut(const std::string& words, std::size_t width) {
  return words.size() <= width ? words : words.substr(0, width - 1) + "~";
}

/// As many of `digits` as leave a space in a column of `width`.
std::string fit(double value, int digits, std::size_t width) {
  std::string text = decimal(value, digits);
  while (text.size() >= width && digits > 0) text = decimal(value, --digits);
  return text;
}

std::string fit(const Interval95& interval, int digits, std::size_t width) {
  std::string text = with_interval(interval, digits);
  while (text.size() >= width && digits > 0) text = with_interval(interval, --digits);
  return text;
}

std::string forecast_line(const ForecastScore& s) {
  const std::string n = s.n < 100'000 ? std::to_string(s.n) : fmt::format("{}k", s.n / 1000);
  return fmt::format("{:<9}{:<9}{:>3}{:>6}{:>6}{:>6}{:>6} {:<23}{:>5}{:>6}\n", cut(s.pair, 8),
                     cut(s.model, 8), duration_text(s.horizon), n, fit(s.rmse_percent, 3, 6),
                     fit(s.rmse_zero_percent, 3, 6), fit(100.0 * s.r2_oos, 2, 6), fit(s.ic, 3, 24),
                     decimal(100.0 * s.directional_accuracy.value, 1),
                     s.clark_west.p < 0.001 ? "<.001" : decimal(s.clark_west.p, 3));
}

std::string curve_line(const StrategyReport& s, bool withheld) {
  const Metrics& m = s.metrics;
  std::string sharpe = m.sharpe_annual ? fit(*m.sharpe_annual, 2, 22) : decimal(NAN, 0);
  if (withheld) sharpe = "withheld";
  return fmt::format("{:<27}{:>10}{:>22}{:>10}{:>11}\n", cut(s.name, 26),
                     percent(m.total_return, 1), sharpe, percent(m.max_drawdown, 1),
                     s.journal_hash.empty() ? "" : count(m.trades));
}

/// The primary model's lines first: they are what the verdict speaks of.
std::vector<const ForecastScore*> by_importance(const Report& report) {
  std::vector<const ForecastScore*> scores;
  for (const auto& f : report.forecasts) scores.push_back(&f.score);
  std::ranges::stable_sort(scores, {}, [&](const ForecastScore* s) {
    return std::pair(s->horizon != report.primary_horizon, s->model != report.primary_model);
  });
  return scores;
}

/// The roadmap's rule beside equal weights; empty without.
std::string division_line(const Report& report) {
  const AllocationContrast* one = roadmap_contrast(report);
  if (one == nullptr) return "";
  return cut(fmt::format("roadmap's rule less equal weights: Sharpe {}, p {}",
                         with_interval(one->contrast.sharpe_gain, 2), p_value(one->contrast.p)),
             kWidth) +
         "\n";
}

std::string forecast_lines(const Report& report, bool color, std::size_t lines) {
  const std::string header =
      fmt::format("{:<9}{:<9}{:>3}{:>6}{:>6}{:>6}{:>6} {:<23}{:>5}{:>6}", "pair", "model", "h", "n",
                  "RMSE%", "zero%", "R2%", "IC [95 %]", "DA%", "CW p");
  std::string out = paint(color, "2", header) + "\n";
  const auto scores = by_importance(report);
  const std::size_t shown = std::min(scores.size(), lines);
  for (std::size_t i = 0; i < shown; ++i) out += forecast_line(*scores[i]);
  if (shown < scores.size()) out += fmt::format("  and {} more\n", scores.size() - shown);
  return out;
}

}  // namespace

std::string summary(const Report& report, bool color, std::string_view location) {
  std::string out;
  for (const auto& line : lines_of(report.verdict.headline, kWidth)) {
    out += paint(color, color_of(report.verdict.judgment), line) + "\n";
  }
  std::string about = fmt::format("{} {} {}, {} to {}, {} trials", report.venue, report.interval,
                                  fmt::join(report.pairs, " "), to_date_string(report.period.begin),
                                  to_date_string(report.period.end), report.tried.all());
  if (report.simulated && report.venue != "simulated") about = "simulated data: " + about;
  const std::string division = division_line(report);
  out += cut(about, kWidth) + "\n\n" +
         forecast_lines(report, color, kForecastLines - (division.empty() ? 0 : 1)) + "\n";
  out += paint(color, "2",
               fmt::format("{:<27}{:>10}{:>22}{:>10}{:>11}", "net of costs", "return",
                           "Sharpe/yr [95 %]", "drawdown", "trades")) +
         "\n";
  if (const StrategyReport* primary = portfolio(report)) {
    out += paint(color, "1",
                 curve_line(*primary, !report.verdict.withheld.empty()).substr(0, kWidth)) +
           "\n";
  } else {
    out += cut(report.primary_strategy, 26) + " did not run\n";
  }
  std::size_t shown = 0;
  for (const auto& benchmark : report.benchmarks) {
    // The last benchmark is the whole basket.
    const bool last = &benchmark == &report.benchmarks.back();
    if (shown++ < kCurveLines - 1 || last) out += curve_line(benchmark, false);
  }
  out += division;
  if (!location.empty()) out += fmt::format("\nreport: {}\n", location);
  return out;
}

}  // namespace tern
