#pragma once

#include "report/page.h"
#include "report/report.h"

namespace tern {

// How capital could have been divided, in pictures. Requires: the report has allocations.

Picture allocation_equity_picture(const Report& report);
Picture allocation_weight_picture(const Report& report);
Picture contribution_picture(const Report& report);

}  // namespace tern
