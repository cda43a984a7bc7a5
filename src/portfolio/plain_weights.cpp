#include "portfolio/allocators.h"

namespace tern {

Result<AllocatedWeights> allocate_equal(const AllocationView& view,
                                        const AllocationKnobs& /*knobs*/) {
  return AllocatedWeights{
      .weight = std::vector<double>(view.assets, 1 / static_cast<double>(view.assets))};
}

Result<AllocatedWeights> allocate_fixed(const AllocationView& view,
                                        const AllocationKnobs& /*knobs*/) {
  return AllocatedWeights{.weight = {view.configured.begin(), view.configured.end()}};
}

}  // namespace tern
