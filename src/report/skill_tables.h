#pragma once

#include <vector>

#include "report/report.h"
#include "report/table.h"

namespace tern {

/// What forecasts are worth beyond their averages.

/// One table per dimension, of the primary model over the primary horizon, all pairs together.
std::vector<Table> breakdown_tables(const Report& report);
/// Whether predicted spreads are those that come.
Table calibration_table(const Report& report);

}  // namespace tern
