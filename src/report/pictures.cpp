#include "report/pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "report/chart.h"
#include "report/number.h"
#include "report/tables.h"

namespace tern {

namespace {

constexpr std::size_t kPairColors = 6;
// The first is what the primary strategy has; the others are told apart easily, also in gray.
constexpr std::array kCostColors = {"own", "p4", "p2", "p3", "p1"};
constexpr std::size_t kCostLines = kCostColors.size();

std::vector<double> with_nan(ColumnView column) {
  std::vector<double> values(column.values.begin(), column.values.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!column.valid[i]) values[i] = std::nan("");
  }
  return values;
}

/// One column of the primary strategy and of the benchmarks, as lines.
TimeChart compared(const Report& report, const std::string& column) {
  TimeChart chart;
  chart.stamp = report.simulated ? "simulated data" : "";
  const StrategyReport* primary = portfolio(report);
  const StrategyReport* longest = primary;
  for (const auto& b : report.benchmarks) {
    if (longest == nullptr || b.daily.rows() > longest->daily.rows()) longest = &b;
  }
  chart.days = longest != nullptr ? longest->daily.as_of() : TimeGrid{};
  if (primary != nullptr) {
    chart.lines.push_back({primary->name, "own", daily_values(primary->daily, column, chart.days)});
  }
  for (const auto& b : report.benchmarks) {
    // Cash, and holding with cash, are told in numbers; their lines would only crowd the picture.
    if (b.pair.empty() && b.name != report.odds.holding) continue;
    const std::string css = b.pair.empty() ? "equal" : pair_css(report, b.pair);
    chart.lines.push_back({b.name, css, daily_values(b.daily, column, chart.days)});
  }
  return chart;
}

Frame frame_of(const TimeChart& chart) {
  Frame frame(chart.days);
  for (const auto& line : chart.lines) {
    Column& column = frame.add(line.name);
    for (std::size_t i = 0; i < line.values.size(); ++i) {
      if (std::isfinite(line.values[i])) column.set(i, line.values[i]);
    }
  }
  return frame;
}

double half_range(const std::vector<const ForecastReport*>& forecasts) {
  double most = 0.0;
  for (const ForecastReport* f : forecasts) {
    for (const DecileRow& row : f->deciles) {
      for (const double value :
           {row.outcome_mean, row.outcome_low, row.outcome_high, row.forecast_mean}) {
        if (std::isfinite(value)) most = std::max(most, std::abs(value));
      }
    }
  }
  return most > 0.0 ? 1.05 * most : 1e-4;
}

}  // namespace

std::string pair_css(const Report& report, std::string_view pair) {
  const auto found = std::ranges::find(report.pairs, pair);
  const auto place = static_cast<std::size_t>(found - report.pairs.begin());
  return fmt::format("p{}", place % kPairColors);
}

std::vector<double> daily_values(const Frame& frame, std::string_view column,
                                 const TimeGrid& grid) {
  std::vector<double> values(grid.size, std::nan(""));
  const auto view = frame.find(column);
  if (!view) return values;
  for (std::size_t i = 0; i < grid.size; ++i) {
    const auto row = frame.as_of().row_at(grid[i]);
    if (row && view->valid[*row]) values[i] = view->values[*row];
  }
  return values;
}

Picture time_picture(const Report& report, std::string id, TimeChart chart, std::string caption) {
  chart.title = captioned(report, chart.title);
  chart.description = caption;
  std::string title = chart.title;
  Table table = calendar_table(report, title, frame_of(chart));
  table.caption = title;
  return {std::move(id),
          std::move(title),
          std::move(caption),
          {draw(chart, ChartSize::wide)},
          {draw(chart, ChartSize::narrow)},
          std::move(table)};
}

Picture equity_picture(const Report& report) {
  TimeChart chart = compared(report, "equity");
  chart.title = "Equity beside holding";
  chart.format = ValueFormat::multiple;
  chart.logarithmic = true;
  chart.reference = 1.0;
  return time_picture(
      report, "equity", std::move(chart),
      "Equity net of costs as a multiple of the starting capital, logarithmic: equal "
      "distances are equal percentages.");
}

Picture drawdown_picture(const Report& report) {
  TimeChart chart = compared(report, "drawdown");
  chart.title = "Drawdown";
  chart.format = ValueFormat::percent;
  return time_picture(
      report, "drawdown", std::move(chart),
      "How far equity lay below its highest point so far, at its deepest of each day.");
}

Picture rolling_ic_picture(const Report& report) {
  TimeChart chart;
  chart.title = "Rolling information coefficient of " + report.primary_model;
  chart.stamp = report.simulated ? "simulated data" : "";
  chart.days = report.rolling_ic.as_of();
  chart.reference = 0.0;
  for (std::size_t c = 0; c < report.rolling_ic.columns(); ++c) {
    const std::string& pair = report.rolling_ic.name(c);
    chart.lines.push_back({pair, pair_css(report, pair), with_nan(report.rolling_ic.column(c))});
  }
  return time_picture(
      report, "rolling-ic", std::move(chart),
      "Correlation of forecast and outcome over the last 90 days. Zero is no skill.");
}

Picture decile_picture(const Report& report) {
  const auto forecasts = primary_forecasts(report);
  const double most = half_range(forecasts);
  Picture picture{"deciles",
                  captioned(report, "Forecast against outcome, by decile of the forecast"),
                  "Bars: the average log return that followed, with its 95 % interval. Short "
                  "lines: the average forecast. With skill, bars rise from left to right.",
                  {},
                  {},
                  decile_table(report)};
  for (const ForecastReport* f : forecasts) {
    BarChart chart{.title = f->score.pair,
                   .description = picture.title + ", " + f->score.pair,
                   .stamp = report.simulated ? "simulated data" : "",
                   .css = pair_css(report, f->score.pair),
                   .bars = {},
                   .format = ValueFormat::basis_points,
                   .low = -most,
                   .high = most};
    for (std::size_t d = 0; d < f->deciles.size(); ++d) {
      const DecileRow& row = f->deciles[d];
      chart.bars.push_back({std::to_string(d + 1), row.outcome_mean, row.outcome_low,
                            row.outcome_high, row.forecast_mean});
    }
    picture.wide.push_back(draw(chart));
  }
  return picture;
}

Picture cost_picture(const Report& report) {
  TimeChart chart;
  chart.title = "Cumulative costs";
  chart.stamp = report.simulated ? "simulated data" : "";
  chart.format = ValueFormat::percent;
  chart.reference = 0.0;
  const auto add = [&](const StrategyReport& s, const std::string& css) {
    chart.lines.push_back({s.name, css, daily_values(s.daily, "cost_cumulative", chart.days)});
  };
  if (const StrategyReport* primary = portfolio(report)) {
    chart.days = primary->daily.as_of();
    add(*primary, kCostColors.front());
  }
  for (const auto& s : report.strategies) {
    if (chart.lines.empty()) chart.days = s.daily.as_of();
    if (s.name == report.primary_strategy || chart.lines.size() >= kCostLines) continue;
    add(s, kCostColors[chart.lines.size() % kCostColors.size()]);
  }
  return time_picture(report, "cost-cumulative", std::move(chart),
                      "Fees, spread, slippage, and impact paid so far, over the starting capital.");
}

Picture weight_picture(const Report& report) {
  TimeChart chart;
  chart.title = "Weights";
  chart.stamp = report.simulated ? "simulated data" : "";
  chart.format = ValueFormat::percent;
  chart.stacked = true;
  const StrategyReport* primary = portfolio(report);
  if (primary != nullptr) {
    chart.days = primary->daily.as_of();
    for (const auto& pair : report.pairs) {
      chart.lines.push_back({pair, pair_css(report, pair),
                             daily_values(primary->daily, "weight." + pair, chart.days)});
    }
  }
  return time_picture(
      report, "weights", std::move(chart),
      "What the primary strategy held at the ends of days, as shares of equity, averaged "
      "where days are finer than the picture. The rest is cash.");
}

}  // namespace tern
