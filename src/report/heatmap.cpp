#include "report/heatmap.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace tern {
namespace {

constexpr double kNameRow = 15.0;
constexpr int kLevels = 9;

/// -9 to 9: the tenths of a correlation; 0 where it is small or absent.
int level_of(double rho) {
  if (std::isnan(rho)) return 0;
  return std::clamp(static_cast<int>(10.0 * rho), -kLevels, kLevels);
}

std::string css_of(int level) {
  return fmt::format("heat {} h{}", level > 0 ? "plus" : "minus", std::abs(level));
}

/// Every cell, in one path per color. Neighbors of one color are one rectangle: a matrix of
/// hundreds of columns stays a small picture.
void draw_cells(Svg& svg, const Heatmap& heatmap, Point corner, double cell) {
  std::map<int, std::string> paths;
  const std::size_t n = heatmap.order.size();
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t first = 0; first < n;) {
      const auto level_at = [&](std::size_t column) {
        return level_of(heatmap.matrix.at(heatmap.order[row], heatmap.order[column]));
      };
      const int level = level_at(first);
      std::size_t end = first + 1;
      while (end < n && level_at(end) == level) ++end;
      if (level != 0) {
        paths[level] += fmt::format(
            "M{:.2f},{:.2f}h{:.2f}v{:.2f}h-{:.2f}z", corner.x + cell * static_cast<double>(first),
            corner.y + cell * static_cast<double>(row), cell * static_cast<double>(end - first),
            cell, cell * static_cast<double>(end - first));
      }
      first = end;
    }
  }
  for (const auto& [level, path] : paths) svg.path(path, css_of(level));
}

void draw_groups(Svg& svg, const Heatmap& heatmap, Point corner, double cell) {
  for (const HeatmapGroup& group : heatmap.groups) {
    const double from = cell * static_cast<double>(group.begin);
    const double to = cell * static_cast<double>(group.end);
    svg.path(fmt::format("M{:.1f},{:.1f}h{:.1f}v{:.1f}h-{:.1f}z", corner.x + from, corner.y + from,
                         to - from, to - from, to - from),
             "frame");
  }
}

/// Names at the right, each as near to its group as the others allow.
void draw_names(Svg& svg, const Heatmap& heatmap, Point corner, double cell, double side) {
  std::vector<double> y;
  for (const HeatmapGroup& group : heatmap.groups) {
    const double middle = corner.y + 0.5 * cell * static_cast<double>(group.begin + group.end);
    y.push_back(y.empty() ? middle : std::max(middle, y.back() + kNameRow));
  }
  double limit = corner.y + side;
  for (std::size_t k = y.size(); k-- > 0; limit = y[k] - kNameRow) y[k] = std::min(y[k], limit);
  for (std::size_t k = 0; k < y.size(); ++k) {
    const HeatmapGroup& group = heatmap.groups[k];
    const double middle = corner.y + 0.5 * cell * static_cast<double>(group.begin + group.end);
    const double right = corner.x + side;
    svg.path(polyline({{corner.x + cell * static_cast<double>(group.end), middle},
                       {right + 4.0, middle},
                       {right + 16.0, y[k]},
                       {right + 20.0, y[k]}}),
             "leader");
    svg.text({right + 23.0, y[k] + 4.0}, group.name, "label");
  }
}

/// The colors, from -1 to 1.
void draw_scale(Svg& svg, Point corner) {
  constexpr double kStep = 11.0;
  for (int level = -kLevels; level <= kLevels; ++level) {
    const double x = corner.x + kStep * (level + kLevels);
    if (level != 0) svg.rectangle({x, corner.y}, kStep, 10.0, css_of(level));
  }
  const double width = kStep * (2 * kLevels + 1);
  svg.text({corner.x - 5.0, corner.y + 9.0}, "-1", "tick end");
  svg.text({corner.x + 0.5 * width, corner.y + 9.0}, "0", "tick middle");
  svg.text({corner.x + width + 5.0, corner.y + 9.0}, "1", "tick");
}

}  // namespace

std::string draw(const Heatmap& heatmap, ChartSize size) {
  const bool wide = size == ChartSize::wide;
  const double side = wide ? 760.0 : 372.0;
  const Point corner{4.0, 22.0};
  Svg svg(wide ? 1000.0 : 380.0, corner.y + side + 4.0, heatmap.title, heatmap.description);
  draw_scale(svg, {corner.x + 20.0, 4.0});
  if (!heatmap.stamp.empty()) svg.text({corner.x + side, 14.0}, heatmap.stamp, "stamp end");
  const double cell = side / static_cast<double>(std::max<std::size_t>(heatmap.order.size(), 1));
  draw_cells(svg, heatmap, corner, cell);
  draw_groups(svg, heatmap, corner, cell);
  if (wide) draw_names(svg, heatmap, corner, cell, side);
  return svg.finish();
}

}  // namespace tern
