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

/// What the profit of those came of: the pairs, costs, and where they can be seen, funding and what
/// rounding leaves.
std::vector<std::string> parts_of_profit(const Report& report);

/// NaN where it is not known.
double profit_of(const StrategyReport& curve, std::string_view part);

}  // namespace tern
