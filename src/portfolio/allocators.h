#pragma once

#include "portfolio/allocator.h"

namespace tern {

/// Days of returns that a covariance is estimated from at least: two memories of a decay of 0.97.
inline constexpr std::size_t kDaysOfRisk = 60;
/// Days of returns that a mean, or the tail of a distribution, is estimated from at least.
inline constexpr std::size_t kDaysOfReward = 180;

/// The methods behind the registry, one for each row.
Result<AllocatedWeights> allocate_equal(const AllocationView& view, const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_fixed(const AllocationView& view, const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_roadmap(const AllocationView& view, const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_roadmap_risk_off(const AllocationView& view,
                                                   const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_inverse_volatility(const AllocationView& view,
                                                     const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_volatility_target(const AllocationView& view,
                                                    const AllocationKnobs& knobs);

}  // namespace tern
