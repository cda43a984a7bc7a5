#pragma once

#include <string>
#include <vector>

#include "report/chart.h"

namespace tern {

/// Who a bar belongs to, and its color.
struct BarSeries {
  std::string name;
  std::string css;
};

struct NamedBar {
  std::string name;
  std::vector<double> values;  ///< shape [series]; NaN where there is none
};

/// Bars that lie beside their names, one of each series.
struct NamedBars {
  std::string title;
  std::string description;
  std::string stamp;
  std::vector<BarSeries> series;
  std::vector<NamedBar> bars;
  std::vector<double> references = {};  ///< values worth a line
  ValueFormat format = ValueFormat::plain;
  double high;       ///< of the axis; longer bars end there. Requires: > 0
  double low = 0.0;  ///< the same on the other side. Requires: <= 0
};

/// An SVG element, as high as it has bars.
std::string draw(const NamedBars& chart, ChartSize size);

}  // namespace tern
