#pragma once

#include "report/page.h"
#include "report/report.h"

namespace tern {

Picture equity_picture(const Report& report);
Picture drawdown_picture(const Report& report);
Picture rolling_ic_picture(const Report& report);
Picture decile_picture(const Report& report);
Picture cost_picture(const Report& report);
Picture weight_picture(const Report& report);

}  // namespace tern
