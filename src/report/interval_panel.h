#pragma once

#include <string>
#include <vector>

#include "validate/evidence.h"

namespace tern {

/// Values with their 95 % intervals, in the color of `css`; NaN where there is none.
struct IntervalSeries {
  std::string name;
  std::string css;
  std::vector<Interval95> values;  ///< shape [places]
};

/// Several series side by side at each of some places, such as years.
struct IntervalPanel {
  std::string title;
  std::string description;
  std::string stamp;
  std::vector<std::string> places;
  std::size_t shaded_from;  ///< the first place that is not like those before it
  std::vector<IntervalSeries> series;
  double low;   ///< of the axis; panels to be compared share it
  double high;  ///< Requires: low < 0 < high
};

/// An SVG element.
std::string draw(const IntervalPanel& panel);

}  // namespace tern
