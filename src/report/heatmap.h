#pragma once

#include <string>
#include <vector>

#include "report/chart.h"
#include "validate/rank_correlation.h"

namespace tern {

/// Columns that lie together and have a name in common.
struct HeatmapGroup {
  std::size_t begin;  ///< places in the order drawn
  std::size_t end;
  std::string name;
};

/// A matrix of correlations, as colors.
struct Heatmap {
  std::string title;
  std::string description;
  std::string stamp;
  const CorrelationMatrix& matrix;
  std::vector<std::size_t> order;    ///< of the columns, as drawn
  std::vector<HeatmapGroup> groups;  ///< framed and named; by their begin
};

/// An SVG element. Correlations are told apart by tenths; those below .1 have no color.
std::string draw(const Heatmap& heatmap, ChartSize size);

}  // namespace tern
