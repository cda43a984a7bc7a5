#pragma once

#include "report/report.h"
#include "report/table.h"

namespace tern {

/// How well the size of moves was forecast, by pair, horizon, and model.
Table volatility_table(const Report& report);

}  // namespace tern
