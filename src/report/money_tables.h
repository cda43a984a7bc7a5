#pragma once

#include "report/report.h"
#include "report/table.h"

namespace tern {

/// What the primary strategy's money is worth, beside other ways of having it.

Table contrast_table(const Report& report);
/// How far the Sharpe ratio can be trusted.
Table doubt_table(const Report& report);
Table cost_table(const Report& report);
Table timing_table(const Report& report);
/// Of the trades in trade_table(), in its order.
Table explanation_table(const Report& report);

}  // namespace tern
