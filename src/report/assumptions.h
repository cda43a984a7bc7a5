#pragma once

#include <string>
#include <vector>

#include "report/build.h"

namespace tern {

/// What every backtest believes, in sentences. `quote` is the asset that money is counted in.
std::vector<std::string> usual_assumptions(const ReportInputs& inputs, const std::string& quote);

}  // namespace tern
