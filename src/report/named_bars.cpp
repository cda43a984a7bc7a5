#include "report/named_bars.h"

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

constexpr double kTop = 40.0;
constexpr double kRowAir = 7.0;

/// Where a value lies from left to right.
struct Scale {
  double left, right, high;
  double at(double value) const {
    return left + (right - left) * std::clamp(value / high, 0.0, 1.0);
  }
};

void draw_legend(Svg& svg, const NamedBars& chart) {
  double x = 8.0;
  for (const BarSeries& series : chart.series) {
    svg.rectangle({x, 6.0}, 12.0, 9.0, "bar " + series.css);
    svg.text({x + 17.0, 14.5}, series.name, "label");
    x += 34.0 + 7.5 * static_cast<double>(series.name.size());
  }
}

void draw_axis(Svg& svg, const NamedBars& chart, const Scale& scale, double bottom, bool wide) {
  for (const Tick& tick : linear_ticks(0.0, chart.high, wide ? 8 : 4, chart.format)) {
    const double x = scale.at(tick.value);
    svg.line({x, kTop}, {x, bottom}, "grid");
    svg.text({x, kTop - 6.0}, tick.label, "tick middle");
  }
  for (const double reference : chart.references) {
    if (reference > chart.high) continue;
    svg.line({scale.at(reference), kTop}, {scale.at(reference), bottom}, "reference");
  }
}

}  // namespace

std::string draw(const NamedBars& chart, ChartSize size) {
  const bool wide = size == ChartSize::wide;
  const double width = wide ? 960.0 : 380.0;
  const double thick = chart.series.size() > 1 ? 4.0 : 9.0;
  const double row =
      thick * static_cast<double>(std::max<std::size_t>(chart.series.size(), 1)) + kRowAir;
  const double bottom = kTop + row * static_cast<double>(chart.bars.size());
  Svg svg(width, bottom + 6.0, chart.title, chart.description);
  draw_legend(svg, chart);
  if (!chart.stamp.empty()) svg.text({width - 8.0, 14.5}, chart.stamp, "stamp end");
  const Scale scale{wide ? 190.0 : 150.0, width - 14.0, chart.high};
  draw_axis(svg, chart, scale, bottom, wide);
  for (std::size_t k = 0; k < chart.bars.size(); ++k) {
    const double top = kTop + row * static_cast<double>(k) + 0.5 * kRowAir;
    svg.text({scale.left - 8.0, top + 0.5 * (row - kRowAir) + 4.0}, chart.bars[k].name,
             "label end");
    for (std::size_t s = 0; s < chart.bars[k].values.size(); ++s) {
      const double value = chart.bars[k].values[s];
      if (!(value > 0)) continue;
      svg.rectangle({scale.left, top + thick * static_cast<double>(s)},
                    scale.at(value) - scale.left, thick - 0.5, "bar " + chart.series[s].css);
    }
  }
  svg.line({scale.left, kTop}, {scale.left, bottom}, "axis");
  return svg.finish();
}

}  // namespace tern
