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
Result<AllocatedWeights> allocate_minimum_variance(const AllocationView& view,
                                                   const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_equal_risk(const AllocationView& view,
                                             const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_risk_budget(const AllocationView& view,
                                              const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_hierarchical(const AllocationView& view,
                                               const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_kelly(const AllocationView& view, const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_mean_cvar(const AllocationView& view,
                                            const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_mean_variance_turnover(const AllocationView& view,
                                                         const AllocationKnobs& knobs);
Result<AllocatedWeights> allocate_long_short_dominance(const AllocationView& view,
                                                       const AllocationKnobs& knobs);

}  // namespace tern
