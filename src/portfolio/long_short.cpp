#include "portfolio/allocators.h"

namespace tern {

Result<AllocatedWeights> allocate_long_short_dominance(const AllocationView& view,
                                                       const AllocationKnobs& /*knobs*/) {
  AllocatedWeights flat{.weight = std::vector<double>(view.assets, 0.0), .exposure = 0};
  if (!view.btc || view.assets < 2) {
    flat.limits.push_back("BTC and another asset are needed: flat");
    return flat;
  }
  if (!view.btc_dominance || !view.btc_change) {
    flat.limits.push_back("BTC's dominance is not known, now or 30 days ago: flat");
    return flat;
  }
  const bool dominant = view.btc_dominance == DominanceRegime::State::high;
  const bool to_btc = dominant && *view.btc_change > 0;
  const bool to_others = !dominant && *view.btc_change < 0;
  if (!to_btc && !to_others) return flat;
  const double btc = to_btc ? 0.5 : -0.5;
  const double other = -btc / static_cast<double>(view.assets - 1);
  AllocatedWeights result{.weight = std::vector<double>(view.assets, other)};
  result.weight[*view.btc] = btc;
  return result;
}

}  // namespace tern
