#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frame/time_grid.h"
#include "report/axis.h"
#include "report/svg.h"

namespace tern {

/// One line over the days of its chart.
struct ChartLine {
  std::string name;            ///< printed beside the line, or in the legend; empty: not there
  std::string css;             ///< its color and stroke: a class of the page's style
  std::vector<double> values;  ///< shape [days]; NaN where there is none
};

/// Values over time. What a picture says in words is its description.
struct TimeChart {
  std::string title;
  std::string description;
  std::string stamp;         ///< printed inside the picture ("simulated data"); may be empty
  std::string heading = {};  ///< printed at its top where names stand above it; may be empty
  TimeGrid days;
  std::vector<ChartLine> lines;
  ValueFormat format = ValueFormat::plain;
  bool logarithmic = false;         ///< values <= 0 are left out
  bool stacked = false;             ///< areas on top of each other, up to 1; those below 0 hang
  std::optional<double> reference;  ///< a level worth a line of its own: 0, or the start
};

/// One bar with its 95 % interval, and a mark for what had been expected.
struct ChartBar {
  std::string label;
  double value;
  double low;
  double high;
  double expected;
};

struct BarChart {
  std::string title;
  std::string description;
  std::string stamp;
  std::string css;  ///< the color of the bars
  std::vector<ChartBar> bars;
  ValueFormat format = ValueFormat::basis_points;
  double low;   ///< of the axis; charts to be compared share it
  double high;  ///< Requires: low < high
};

/// For whom a chart is drawn: names stand beside the lines where there is room, and above the
/// picture where there is not.
enum class ChartSize : std::uint8_t { wide, narrow };

/// An SVG element. Pure: the same chart gives the same bytes.
std::string draw(const TimeChart& chart, ChartSize size);
std::string draw(const BarChart& chart);

}  // namespace tern
