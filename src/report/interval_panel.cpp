#include "report/interval_panel.h"

#include <algorithm>
#include <cmath>

#include "report/plot_area.h"

namespace tern {
namespace {

/// The last two digits are enough where four would touch.
std::vector<Tick> place_names(const std::vector<std::string>& places) {
  std::vector<Tick> ticks;
  for (std::size_t k = 0; k < places.size(); ++k) {
    const bool whole = places.size() <= 6 || k == 0;
    const std::string& place = places[k];
    const bool shorten = !whole && place.size() == 4;
    ticks.push_back({static_cast<double>(k) + 0.5, shorten ? "'" + place.substr(2) : place});
  }
  return ticks;
}

void draw_legend(Svg& svg, const IntervalPanel& panel, double right) {
  double x = right;
  for (std::size_t s = panel.series.size(); s-- > 0;) {
    svg.text({x, 15.0}, panel.series[s].name, "key end " + panel.series[s].css);
    x -= 7.5 * static_cast<double>(panel.series[s].name.size()) + 10.0;
  }
}

void draw_series(Svg& svg, const PlotArea& area, const IntervalPanel& panel) {
  const double step = 0.7 / static_cast<double>(std::max<std::size_t>(panel.series.size(), 1));
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const IntervalSeries& series = panel.series[s];
    const double offset = 0.15 + step * (static_cast<double>(s) + 0.5);
    for (std::size_t k = 0; k < series.values.size(); ++k) {
      const Interval95& value = series.values[k];
      if (!std::isfinite(value.value)) continue;
      const Point dot = area.at(static_cast<double>(k) + offset, value.value);
      if (std::isfinite(value.low) && std::isfinite(value.high)) {
        svg.line({dot.x, area.at(0.0, value.low).y}, {dot.x, area.at(0.0, value.high).y},
                 "span " + series.css);
      }
      svg.circle(dot, 2.6, "dot " + series.css);
    }
  }
}

}  // namespace

std::string draw(const IntervalPanel& panel) {
  constexpr double kWidth = 340.0;
  constexpr double kHeight = 230.0;
  Svg svg(kWidth, kHeight, panel.description, panel.title);
  const auto places = static_cast<double>(std::max<std::size_t>(panel.places.size(), 1));
  const PlotArea area{46.0, kWidth - 8.0, 42.0, kHeight - 22.0, {panel.low, panel.high, false},
                      0.0,  places};
  if (panel.shaded_from < panel.places.size()) {
    const double left = area.at(static_cast<double>(panel.shaded_from), 0.0).x;
    svg.rectangle({left, area.top}, area.right - left, area.bottom - area.top, "shade");
  }
  svg.text({8.0, 15.0}, panel.title, "name");
  draw_legend(svg, panel, area.right);
  draw_frame(svg, area, linear_ticks(panel.low, panel.high, 5, ValueFormat::plain),
             place_names(panel.places));
  const double zero = area.at(0.0, 0.0).y;
  svg.line({area.left, zero}, {area.right, zero}, "reference");
  draw_series(svg, area, panel);
  if (!panel.stamp.empty()) svg.text({area.right, 33.0}, panel.stamp, "stamp end");
  return svg.finish();
}

}  // namespace tern
