#include "report/plot_area.h"

#include <algorithm>
#include <cmath>

namespace tern {

namespace {

/// The points of `values` in pixels, broken where there is no value. Where many days share a
/// pixel, its first, least, greatest, and last stand for all: the picture stays the same.
std::vector<std::vector<Point>> strokes(const PlotArea& area, const TimeGrid& grid,
                                        std::span<const double> values) {
  std::vector<std::vector<Point>> parts;
  bool open = false;
  std::vector<Point> cell;  // the points of the current pixel
  const auto flush = [&] {
    if (cell.empty()) return;
    const auto [top, bottom] = std::ranges::minmax_element(cell, {}, &Point::y);
    std::vector<std::ptrdiff_t> keep = {0, top - cell.begin(), bottom - cell.begin(),
                                        std::ssize(cell) - 1};
    std::ranges::sort(keep);
    keep.erase(std::unique(keep.begin(), keep.end()), keep.end());
    for (const auto k : keep) parts.back().push_back(cell[static_cast<std::size_t>(k)]);
    cell.clear();
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!drawable(values[i], area.y.logarithmic)) {
      flush();
      open = false;
      continue;
    }
    const Point p = area.at(day_number(grid[i]), values[i]);
    if (!open) parts.emplace_back();
    open = true;
    if (!cell.empty() && std::floor(cell.back().x) != std::floor(p.x)) flush();
    cell.push_back(p);
  }
  flush();
  return parts;
}

}  // namespace

bool drawable(double value, bool logarithmic) {
  constexpr double kLargest = 1e100;
  if (!(std::abs(value) < kLargest)) return false;
  return !logarithmic || value > 1 / kLargest;
}

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

void draw_line(Svg& svg, const PlotArea& area, const TimeGrid& grid, std::span<const double> values,
               const std::string& css) {
  std::string path;
  for (const auto& part : strokes(area, grid, values)) {
    if (part.size() == 1) {
      svg.circle(part.front(), 2.5, "dot " + css);
    } else {
      path += polyline(part);
    }
  }
  if (!path.empty()) svg.path(path, "line " + css);
}

}  // namespace tern
