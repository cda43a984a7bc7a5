#include "report/named_bars.h"

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

constexpr double kTop = 40.0;  // below a legend of one row
constexpr double kRowAir = 7.0;

/// Where a value lies from left to right.
struct Scale {
  double left, right, low, high;
  double top;  // where the bars begin
  double at(double value) const {
    return left + (right - left) * std::clamp((value - low) / (high - low), 0.0, 1.0);
  }
};

/// The corners of the legend's names, in rows from the top.
std::vector<Point> legend_places(const NamedBars& chart, double width) {
  const double right = chart.stamp.empty() ? width : width - 100.0;
  std::vector<Point> places;
  Point next{8.0, 6.0};
  for (const BarSeries& series : chart.series) {
    const double needed = 34.0 + 7.5 * static_cast<double>(series.name.size());
    if (next.x > 8.0 && next.x + needed - 17.0 > right) next = {8.0, next.y + 16.0};
    places.push_back(next);
    next.x += needed;
  }
  return places;
}

void draw_legend(Svg& svg, const NamedBars& chart, const std::vector<Point>& places) {
  for (std::size_t s = 0; s < places.size(); ++s) {
    const Point at = places[s];
    svg.rectangle(at, 12.0, 9.0, "bar " + chart.series[s].css);
    svg.text({at.x + 17.0, at.y + 8.5}, chart.series[s].name, "label");
  }
}

void draw_axis(Svg& svg, const NamedBars& chart, const Scale& scale, double bottom, bool wide) {
  for (const Tick& tick : linear_ticks(chart.low, chart.high, wide ? 8 : 4, chart.format)) {
    const double x = scale.at(tick.value);
    svg.line({x, scale.top}, {x, bottom}, "grid");
    svg.text({x, scale.top - 6.0}, tick.label, "tick middle");
  }
  for (const double reference : chart.references) {
    if (reference > chart.high) continue;
    svg.line({scale.at(reference), scale.top}, {scale.at(reference), bottom}, "reference");
  }
}

}  // namespace

std::string draw(const NamedBars& chart, ChartSize size) {
  const bool wide = size == ChartSize::wide;
  const double width = wide ? 960.0 : 380.0;
  const double thick = chart.series.size() > 1 ? 4.0 : 9.0;
  const double row =
      thick * static_cast<double>(std::max<std::size_t>(chart.series.size(), 1)) + kRowAir;
  const std::vector<Point> legend = legend_places(chart, width);
  const Scale scale{wide ? 190.0 : 150.0, width - 14.0, chart.low, chart.high,
                    legend.empty() ? kTop : kTop + legend.back().y - legend.front().y};
  const double bottom = scale.top + row * static_cast<double>(chart.bars.size());
  Svg svg(width, bottom + 6.0, chart.title, chart.description);
  draw_legend(svg, chart, legend);
  if (!chart.stamp.empty()) svg.text({width - 8.0, 14.5}, chart.stamp, "stamp end");
  const double zero = scale.at(0.0);
  draw_axis(svg, chart, scale, bottom, wide);
  for (std::size_t k = 0; k < chart.bars.size(); ++k) {
    const double top = scale.top + row * static_cast<double>(k) + 0.5 * kRowAir;
    svg.text({scale.left - 8.0, top + 0.5 * (row - kRowAir) + 4.0}, chart.bars[k].name,
             "label end");
    for (std::size_t s = 0; s < chart.bars[k].values.size(); ++s) {
      const double value = chart.bars[k].values[s];
      if (!(std::abs(value) > 0)) continue;
      const double end = scale.at(value);
      svg.rectangle({std::min(zero, end), top + thick * static_cast<double>(s)},
                    std::abs(end - zero), thick - 0.5, "bar " + chart.series[s].css);
    }
  }
  svg.line({zero, scale.top}, {zero, bottom}, "axis");
  return svg.finish();
}

}  // namespace tern
