#include "report/chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "report/plot_area.h"

namespace tern {

namespace {

constexpr double kLetter = 6.8;  // average width of a letter of the labels' font
constexpr double kRow = 17.0;    // height of a line of labels

/// How far the values below zero reach together on any day, in whole tenths, 1 at most.
double deepest_stack(const TimeChart& chart) {
  double deepest = 0.0;
  for (std::size_t i = 0; i < chart.days.size; ++i) {
    double sum = 0.0;
    for (const auto& line : chart.lines) {
      if (std::isfinite(line.values[i])) sum += std::min(0.0, line.values[i]);
    }
    deepest = std::min(deepest, sum);
  }
  constexpr double kSeen = -0.005;  // less is a hair's breadth
  return deepest > kSeen ? 0.0 : std::max(-1.0, std::floor(10.0 * deepest) / 10.0);
}

/// The least and greatest drawable value of every line; nothing drawable gives (0, 1).
std::pair<double, double> value_range(const TimeChart& chart) {
  if (chart.stacked) return {deepest_stack(chart), 1.0};
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  const auto include = [&](double value) {
    if (!drawable(value, chart.logarithmic)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const auto& line : chart.lines) std::ranges::for_each(line.values, include);
  if (chart.reference) include(*chart.reference);
  if (low > high) return {chart.logarithmic ? 0.5 : 0.0, 1.0};
  return {low, high};
}

/// A little air, so that no line runs on the frame; a flat line gets room on both sides.
ValueAxis axis_for(const TimeChart& chart) {
  auto [low, high] = value_range(chart);
  if (chart.logarithmic) {
    const double air = std::max(std::pow(high / low, 0.04), 1.01);
    return {low / air, high * air, true};
  }
  if (chart.stacked) return {low, high, false};
  const double air = std::max(0.05 * (high - low), 1e-3 * std::max(std::abs(high), 0.1));
  // Drawdowns end at zero, and nothing lies above it.
  return {low - air, high == 0.0 ? 0.0 : high + air, false};
}

/// How wide `words` are likely to be. Continuation bytes of UTF-8 take no room.
double width_of(std::string_view words) {
  const auto letters = std::ranges::count_if(words, [](char c) { return (c & 0xC0) != 0x80; });
  return kLetter * static_cast<double>(letters);
}

std::string label_of(const TimeChart& chart, const ChartLine& line) {
  for (auto it = line.values.rbegin(); it != line.values.rend(); ++it) {
    if (!std::isfinite(*it)) continue;
    const double step = chart.format == ValueFormat::plain ? 0.001 : 0.01;
    return line.name + "\u2002" + axis_label(*it, step, chart.format);
  }
  return line.name;
}

void draw_lines(Svg& svg, const PlotArea& area, const TimeChart& chart) {
  // The first line is the one that matters: it is drawn last, on top.
  for (std::size_t k = chart.lines.size(); k-- > 0;) {
    draw_line(svg, area, chart.days, chart.lines[k].values, chart.lines[k].css);
  }
}

/// Where many days share a column of a stack, its areas are their averages: bars as thin as days
/// flicker and hide how much was held.
struct StackColumns {
  const TimeChart& chart;
  std::size_t count;

  std::size_t begin(std::size_t column) const { return column * chart.days.size / count; }
  std::size_t end(std::size_t column) const { return begin(column + 1); }
  /// What of a line lies above zero, or below it for a `sign` of -1, without its sign.
  double share(const ChartLine& line, std::size_t column, double sign) const {
    double sum = 0.0;
    for (std::size_t i = begin(column); i < end(column); ++i) {
      if (std::isfinite(line.values[i])) sum += std::max(0.0, sign * line.values[i]);
    }
    return sum / static_cast<double>(end(column) - begin(column));
  }
};

/// Areas on top of each other, away from zero to the side that `sign` says.
void draw_side(Svg& svg, const PlotArea& area, const StackColumns& columns, double sign) {
  const TimeChart& chart = columns.chart;
  std::vector<double> floor_of(columns.count, 0.0);
  for (const auto& line : chart.lines) {
    const auto hangs = [](double value) { return value < 0.0; };
    if (sign < 0.0 && std::ranges::none_of(line.values, hangs)) continue;
    std::vector<Point> upper;
    std::vector<Point> lower;
    for (std::size_t c = 0; c < columns.count; ++c) {
      const double from = day_number(chart.days[columns.begin(c)]);
      const double to = day_number(chart.days[columns.end(c)]);
      const double bottom = sign * std::min(floor_of[c], 1.0);
      floor_of[c] += columns.share(line, c, sign);
      const double top = sign * std::min(floor_of[c], 1.0);
      upper.insert(upper.end(), {area.at(from, top), area.at(to, top)});
      lower.insert(lower.end(), {area.at(from, bottom), area.at(to, bottom)});
    }
    upper.insert(upper.end(), lower.rbegin(), lower.rend());
    if (!upper.empty()) svg.path(polyline(upper) + "Z", "area " + line.css);
  }
}

void draw_areas(Svg& svg, const PlotArea& area, const TimeChart& chart) {
  const StackColumns columns{
      chart, std::min(chart.days.size, static_cast<std::size_t>(area.width() / 5.0))};
  draw_side(svg, area, columns, 1.0);
  if (area.y.low >= 0.0) return;
  draw_side(svg, area, columns, -1.0);
  svg.line(area.at(area.first_day, 0.0), area.at(area.last_day, 0.0), "reference");
}

void draw_key(Svg& svg, Point at, const ChartLine& line, bool stacked) {
  if (stacked) {
    svg.rectangle({at.x, at.y - 9.0}, 14.0, 10.0, "area " + line.css);
  } else {
    svg.line({at.x, at.y - 4.0}, {at.x + 14.0, at.y - 4.0}, "line " + line.css);
  }
}

/// Names at the height where their lines end, moved apart where they would overlap.
void label_lines(Svg& svg, const PlotArea& area, const TimeChart& chart) {
  const std::size_t n = chart.lines.size();
  std::vector<double> y(n, area.top);
  double stack = 0.0;
  for (std::size_t k = 0; k < n; ++k) {
    const auto& values = chart.lines[k].values;
    const auto last = std::find_if(values.rbegin(), values.rend(), [&](double value) {
      return std::isfinite(value) && (!chart.logarithmic || value > 0.0);
    });
    if (chart.stacked) {
      // A stack's last day may be empty, so its names stand in its order instead.
      y[k] = area.top + kRow * static_cast<double>(n - k);
    } else if (last != values.rend()) {
      y[k] = area.at(area.first_day, *last).y;
    }
    stack += kRow;
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t k) { return y[k]; });
  for (std::size_t i = 1; i < n; ++i) y[order[i]] = std::max(y[order[i]], y[order[i - 1]] + kRow);
  double limit = std::max(area.bottom, area.top + stack - kRow);
  for (std::size_t i = n; i-- > 0; limit -= kRow) {
    y[order[i]] = std::min(y[order[i]], limit);
    const auto& line = chart.lines[order[i]];
    draw_key(svg, {area.right + 8.0, y[order[i]] + 4.0}, line, chart.stacked);
    svg.text({area.right + 27.0, y[order[i]] + 4.0},
             chart.stacked ? line.name : label_of(chart, line), "label");
  }
}

/// Names in rows from the top; gives the height they took.
double legend(Svg& svg, double width, const TimeChart& chart) {
  double x = 8.0;
  double y = 13.0;
  if (!chart.heading.empty()) {
    svg.text({x, y}, chart.heading, "name");
    y += kRow;
  }
  for (const auto& line : chart.lines) {
    if (line.name.empty()) continue;
    const std::string words = chart.stacked ? line.name : label_of(chart, line);
    const double needed = 34.0 + width_of(words);
    if (x > 8.0 && x + needed > width) {
      x = 8.0;
      y += kRow;
    }
    draw_key(svg, {x, y}, line, chart.stacked);
    svg.text({x + 19.0, y}, words, "label");
    x += needed;
  }
  return y + 8.0;
}

double label_margin(const TimeChart& chart) {
  double longest = 60.0;
  for (const auto& line : chart.lines) longest = std::max(longest, width_of(label_of(chart, line)));
  return 42.0 + longest;
}

std::vector<Tick> value_ticks(const ValueAxis& axis, std::size_t count_max, ValueFormat format) {
  return axis.logarithmic ? log_ticks(axis.low, axis.high, count_max, format)
                          : linear_ticks(axis.low, axis.high, count_max, format);
}

}  // namespace

std::string draw(const TimeChart& chart, ChartSize size) {
  const bool wide = size == ChartSize::wide;
  const double width = wide ? 960.0 : 380.0;
  const double height = wide ? 330.0 : 270.0;
  Svg svg(width, height, chart.title, chart.description);
  const double legend_height = wide ? 8.0 : legend(svg, width, chart);
  const double right = wide ? width - label_margin(chart) : width - 10.0;
  const double top = legend_height + (chart.stamp.empty() ? 6.0 : 16.0);
  const double first = day_number(chart.days.start);
  // A line ends at its last point; an area, at the end of its last day.
  const double ends = static_cast<double>(chart.days.size) - (chart.stacked ? 0.0 : 1.0);
  const PlotArea area{
      52.0, right, top, height - 26.0, axis_for(chart), first, first + std::max(ends, 1.0)};
  draw_frame(svg, area, value_ticks(area.y, wide ? 6 : 5, chart.format),
             date_ticks(chart.days.range(), wide ? 9 : 5));
  if (chart.reference) {
    const double y = area.at(area.first_day, *chart.reference).y;
    svg.line({area.left, y}, {area.right, y}, "reference");
  }
  chart.stacked ? draw_areas(svg, area, chart) : draw_lines(svg, area, chart);
  if (wide) label_lines(svg, area, chart);
  if (!chart.stamp.empty()) svg.text({area.right, top - 7.0}, chart.stamp, "stamp end");
  return svg.finish();
}

std::string draw(const BarChart& chart) {
  constexpr double kWidth = 320.0;
  constexpr double kHeight = 240.0;
  Svg svg(kWidth, kHeight, chart.description, chart.title);
  svg.text({8.0, 15.0}, chart.title, "name");
  PlotArea area{52.0,
                kWidth - 8.0,
                26.0,
                kHeight - 22.0,
                {chart.low, chart.high, false},
                0.0,
                static_cast<double>(std::max<std::size_t>(chart.bars.size(), 1))};
  std::vector<Tick> names;
  for (std::size_t k = 0; k < chart.bars.size(); ++k) {
    names.push_back({static_cast<double>(k) + 0.5, chart.bars[k].label});
  }
  draw_frame(svg, area, linear_ticks(chart.low, chart.high, 5, chart.format), names);
  const double zero = area.at(0.0, 0.0).y;
  for (std::size_t k = 0; k < chart.bars.size(); ++k) {
    const ChartBar& bar = chart.bars[k];
    if (!std::isfinite(bar.value)) continue;
    const Point top = area.at(static_cast<double>(k) + 0.5, bar.value);
    const double half = 0.32 * area.width() / area.last_day;
    svg.rectangle({top.x - half, std::min(top.y, zero)}, 2.0 * half, std::abs(top.y - zero),
                  "bar " + chart.css);
    if (std::isfinite(bar.low) && std::isfinite(bar.high)) {
      svg.line({top.x, area.at(0.0, bar.low).y}, {top.x, area.at(0.0, bar.high).y}, "whisker");
    }
    if (std::isfinite(bar.expected)) {
      const double y = area.at(0.0, bar.expected).y;
      svg.line({top.x - half - 2.0, y}, {top.x + half + 2.0, y}, "expected");
    }
  }
  svg.line({area.left, zero}, {area.right, zero}, "reference");
  if (!chart.stamp.empty()) svg.text({area.right - 4.0, 15.0}, chart.stamp, "stamp end");
  return svg.finish();
}

}  // namespace tern
