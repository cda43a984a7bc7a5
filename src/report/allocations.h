#pragma once

#include <span>
#include <string_view>

#include "report/build.h"

namespace tern {

/// The allocator whose rule the roadmap gives, by its name in portfolio/allocator.h's registry.
inline constexpr std::string_view kRoadmapAllocator = "roadmap";
/// The one that holds the configured weights.
inline constexpr std::string_view kFixedAllocator = "fixed";

/// Measures each of the inputs' allocations, and sets it beside the first of them, the configured
/// weights, and the first and the last of `holdings`; p-values are adjusted among all that are set
/// beside the same one.
std::vector<AllocationReport> report_allocations(const ReportInputs& inputs,
                                                 std::span<const StrategyReport> holdings,
                                                 std::size_t jobs);

/// The roadmap's rule beside equal weights; null where there is no such row, or no test of it.
const AllocationContrast* roadmap_contrast(const Report& report);

/// What is to be said of the roadmap's rule beside equal weights, in one sentence; empty where
/// there is no test.
std::string roadmap_judgment(const Report& report);

}  // namespace tern
