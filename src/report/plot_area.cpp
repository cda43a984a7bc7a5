#include "report/plot_area.h"

#include <algorithm>
#include <cmath>

namespace tern {

Point PlotArea::at(double day, double value) const {
  const double share = y.logarithmic ? std::log(value / y.low) / std::log(y.high / y.low)
                                     : (value - y.low) / (y.high - y.low);
  return {left + width() * (day - first_day) / (last_day - first_day),
          bottom - (bottom - top) * std::clamp(share, 0.0, 1.0)};
}

void draw_frame(Svg& svg, const PlotArea& area, const std::vector<Tick>& values,
                const std::vector<Tick>& below) {
  for (const Tick& tick : values) {
    const double y = area.at(area.first_day, tick.value).y;
    svg.line({area.left, y}, {area.right, y}, "grid");
    svg.text({area.left - 7.0, y + 4.0}, tick.label, "tick end");
  }
  svg.line({area.left, area.bottom}, {area.right, area.bottom}, "axis");
  for (const Tick& tick : below) {
    const double x = area.at(tick.value, area.y.low).x;
    if (x < area.left - 0.5 || x > area.right + 0.5) continue;
    svg.line({x, area.bottom}, {x, area.bottom + 4.0}, "axis");
    const bool at_end = x > area.right - 18.0;
    svg.text({at_end ? std::max(x, area.right) : x, area.bottom + 17.0}, tick.label,
             at_end ? "tick end" : "tick middle");
  }
}

}  // namespace tern
