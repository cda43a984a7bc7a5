#include "report/allocation_pictures.h"

#include <algorithm>
#include <cmath>

#include "report/allocation_tables.h"
#include "report/allocations.h"
#include "report/chart.h"
#include "report/named_bars.h"
#include "report/pictures.h"
#include "report/tables.h"

namespace tern {
namespace {

std::string stamp_of(const Report& report) {
  return report.simulated ? "simulated data" : "";
}

/// What stands out: equal weights, the holding, the roadmap's rule, and the configured weights.
std::string curve_css(const Report& report, const StrategyReport& curve) {
  if (curve.name == report.allocations.front().curve.name) return "own";
  if (curve.name == kRoadmapAllocator) return "p3";
  if (curve.name == kFixedAllocator) return "p2";
  return "other";
}

TimeChart equity_chart(const Report& report) {
  TimeChart chart;
  chart.title = "Equity by allocator, beside holding";
  chart.stamp = stamp_of(report);
  chart.days = report.allocations.front().curve.daily.as_of();
  chart.format = ValueFormat::multiple;
  chart.logarithmic = true;
  chart.reference = 1.0;
  const auto add = [&](const StrategyReport& curve, const std::string& css) {
    chart.lines.push_back({curve.name, css, daily_values(curve.daily, "equity", chart.days)});
  };
  for (const AllocationReport& row : report.allocations) {
    add(row.curve, curve_css(report, row.curve));
  }
  if (!report.benchmarks.empty()) add(report.benchmarks.front(), "equal bold");
  // The first lines are drawn last, on top of those in gray.
  std::stable_partition(chart.lines.begin(), chart.lines.end(),
                        [](const ChartLine& line) { return line.css != "other"; });
  return chart;
}

}  // namespace

Picture allocation_equity_picture(const Report& report) {
  const std::string caption =
      "Equity net of costs as a multiple of the starting capital, logarithmic. Blue: equal "
      "weights; dashed: buying and holding the first pair; gray: allocators with no color of "
      "their own, named in the order in which they end.";
  TimeChart chart = equity_chart(report);
  Picture picture = time_picture(report, "allocation-equity", chart, caption);
  // A phone has no room for every name; the gray ones are told in the table.
  for (ChartLine& line : chart.lines) {
    if (line.css == "other") line.name.clear();
  }
  chart.title = picture.title;
  chart.description = caption;
  picture.narrow = {draw(chart, ChartSize::narrow)};
  return picture;
}

Picture allocation_weight_picture(const Report& report) {
  Picture picture{"allocation-weights",
                  captioned(report, "What each allocator held"),
                  "Shares of equity at the ends of days, averaged where days are finer than the "
                  "picture; what is short hangs below zero, and the rest is cash.",
                  {},
                  {},
                  mean_weight_table(report)};
  for (const AllocationReport& row : report.allocations) {
    TimeChart chart;
    chart.heading = row.curve.name;
    chart.title = picture.title + ", " + row.curve.name;
    chart.description = picture.caption;
    chart.stamp = stamp_of(report);
    chart.days = row.curve.daily.as_of();
    chart.format = ValueFormat::percent;
    chart.stacked = true;
    for (const std::string& pair : report.pairs) {
      chart.lines.push_back({pair, pair_css(report, pair),
                             daily_values(row.curve.daily, "weight." + pair, chart.days)});
    }
    picture.wide.push_back(draw(chart, ChartSize::narrow));
  }
  return picture;
}

Picture contribution_picture(const Report& report) {
  NamedBars chart{.title = captioned(report, "What each pair earned"),
                  .description = {},
                  .stamp = stamp_of(report),
                  .series = {},
                  .bars = {},
                  .format = ValueFormat::percent,
                  .high = 1e-4};
  for (const std::string& part : parts_of_profit(report)) {
    const bool pair = std::ranges::find(report.pairs, part) != report.pairs.end();
    const char* other = part == "costs" ? "equal" : "own";
    chart.series.push_back({part, pair ? pair_css(report, part) : other});
  }
  for (const StrategyReport* curve : divided(report)) {
    if (curve->contributions.empty()) continue;
    NamedBar bar{curve->name, {}};
    for (const BarSeries& series : chart.series) {
      bar.values.push_back(profit_of(*curve, series.name));
      // Larger ones come from damaged files alone.
      const double shown = std::abs(bar.values.back()) < 1e9 ? bar.values.back() : 0.0;
      chart.high = std::max(chart.high, 1.02 * shown);
      chart.low = std::min(chart.low, 1.02 * shown);
    }
    chart.bars.push_back(std::move(bar));
  }
  chart.description =
      "Profit of each pair before costs, and what costs and funding took, over the starting "
      "capital: "
      "in all, the total return.";
  return {"contributions",
          chart.title,
          chart.description,
          {draw(chart, ChartSize::wide)},
          {draw(chart, ChartSize::narrow)},
          contribution_table(report)};
}

}  // namespace tern
