#pragma once

#include "report/report.h"
#include "report/table.h"

namespace tern {

// How capital could have been divided, in tables; in the order given, never by result.

Table allocation_table(const Report& report);
/// Beside equal weights, the configured ones, and the first pair.
Table allocation_contrast_table(const Report& report);
/// What each pair earned, of the primary strategy and of every allocator.
Table contribution_table(const Report& report);
/// What each allocator held on average.
Table mean_weight_table(const Report& report);

/// The primary strategy, where it ran, then every allocator.
std::vector<const StrategyReport*> divided(const Report& report);

}  // namespace tern
