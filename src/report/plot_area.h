#pragma once

#include <span>
#include <string>
#include <vector>

#include "frame/time_grid.h"
#include "report/axis.h"
#include "report/svg.h"

namespace tern {

/// The values that a chart spans, from its bottom to its top.
struct ValueAxis {
  double low;
  double high;
  bool logarithmic;
};

/// Where the data lie in a picture, and how a value becomes a place.
struct PlotArea {
  double left, right, top, bottom;  ///< in the picture
  ValueAxis y;
  double first_day, last_day;  ///< what lies at the left and at the right

  double width() const { return right - left; }
  /// Clamped to the area from above and below: a whisker longer than the axis ends at its edge.
  Point at(double day, double value) const;
};

/// Horizontal lines with their values, and names below. A name too near to an edge leans inward.
void draw_frame(Svg& svg, const PlotArea& area, const std::vector<Tick>& values,
                const std::vector<Tick>& below);

/// Whether a value has a place: not those beyond 1e100, which come from damaged files alone, and on
/// a logarithmic axis none that is not above zero.
bool drawable(double value, bool logarithmic);

/// One value a day as a line, broken where there is none; a value alone is a dot.
///
/// Shape: `values` is [grid].
void draw_line(Svg& svg, const PlotArea& area, const TimeGrid& grid, std::span<const double> values,
               const std::string& css);

}  // namespace tern
