#pragma once

#include <string>
#include <vector>

namespace tern {

/// What is traded and how: one row of the report's comparison.
struct Strategy {
  std::string name;             ///< "threshold 50/25/25": how the report calls it
  std::string rule;             ///< a name in signal/rule.h's registry
  double buy_above;             ///< log return that a forecast must exceed to buy
  double sell_below;            ///< log return that it must fall below to sell
  std::vector<double> weights;  ///< shape [universe]; share of equity when held; sums to at most 1
  double band;                  ///< a weight closer to its target than this is left alone
};

}  // namespace tern
