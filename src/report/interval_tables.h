#pragma once

#include "report/report.h"
#include "report/table.h"

namespace tern {

/// Whether outcomes fall where quantiles said, beside intervals that need no model of returns.
Table interval_table(const Report& report);
/// How much each model counts in the ensembles.
Table weight_table(const Report& report);

}  // namespace tern
