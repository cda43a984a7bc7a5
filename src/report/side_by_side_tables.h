#pragma once

#include <vector>

#include "report/report.h"
#include "report/table.h"

namespace tern {

/// Every forecast in the order that tables show it: by horizon, the primary one first, then by
/// pair, then by R2, the best first.
std::vector<const ForecastReport*> by_skill(const Report& report);

/// One table per horizon, the primary one first.
std::vector<Table> side_by_side_tables(const Report& report);
/// The models that may be the best at each pair and horizon.
Table set_table(const Report& report);
/// What each model took. No rows where nothing is known of it.
Table effort_table(const Report& report);

}  // namespace tern
