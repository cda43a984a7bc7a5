#pragma once

#include <vector>

#include "base/time.h"

namespace tern {

/// An intention: the share of equity to hold in each instrument; the rest is cash.
struct TargetWeights {
  Timestamp as_of;
  std::vector<double> weight;  ///< shape [universe]; fraction of equity, >= 0
  std::vector<bool> active;    ///< shape [universe]; false: leave the quantity as it is
};

}  // namespace tern
