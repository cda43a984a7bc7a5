#pragma once

#include "report/report.h"
#include "report/table.h"

namespace tern {

// Which market it was, in tables; each is empty, or has no rows, where no state was read.

/// Every stretch of the configured kind's states.
Table episode_table(const Report& report);
/// How long states last and what follows them, by kind.
std::vector<Table> state_tables(const Report& report);
/// What prices and strategies did in each state, by kind.
std::vector<Table> state_return_tables(const Report& report);

}  // namespace tern
