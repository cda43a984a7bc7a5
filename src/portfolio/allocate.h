#pragma once

#include <span>

#include "portfolio/weights.h"
#include "signal/signal.h"

namespace tern {

/// How opinions become weights.
struct Allocation {
  std::span<const double> weights;  ///< shape [universe]; share of equity when long
  double band;                      ///< a weight closer to its target than this is left alone
};

/// The nearest weight to `current` that lies within `band` of `target`. Entering from zero, leaving
/// to zero, and changing sides go all the way: the band is for drift, not for opinions.
///
/// Source: Davis and Norman 1990, Math. of Operations Research 15(4): with proportional costs,
///         trade to the edge of the no-trade band and not to its middle.
double next_weight(double target, double current, double band);

/// What to hold, given the opinions of this instant and what is held.
///
/// Shape:    `current` is [universe]. An instrument without a signal keeps its quantity.
/// Requires: signals share one as_of, and there is at least one.
TargetWeights allocate(std::span<const Signal> signals, std::span<const double> current,
                       const Allocation& allocation);

}  // namespace tern
