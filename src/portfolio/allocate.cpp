#include "portfolio/allocate.h"

#include <algorithm>

#include "base/check.h"

namespace tern {

double next_weight(double target, double current, double band) {
  if (target == 0 || current == 0 || (target > 0) != (current > 0)) return target;
  return std::clamp(current, target - band, target + band);
}

TargetWeights allocate(std::span<const Signal> signals, std::span<const double> current,
                       const Allocation& allocation) {
  TERN_CHECK(!signals.empty(), "an intention needs an opinion");
  TERN_CHECK(current.size() == allocation.weights.size(), "one weight per instrument");
  TargetWeights target{signals.front().as_of, {current.begin(), current.end()}, {}};
  target.active.resize(current.size(), false);
  for (const Signal& signal : signals) {
    TERN_CHECK(signal.as_of == target.as_of, "opinions of one instant");
    const std::size_t i = signal.symbol.index;
    const double wanted = signal.score > 0 ? allocation.weights[i] * signal.score : 0.0;
    target.weight[i] = next_weight(wanted, current[i], allocation.band);
    target.active[i] = target.weight[i] != current[i];
  }
  return target;
}

}  // namespace tern
