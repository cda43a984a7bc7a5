#pragma once

#include <span>

#include "report/build.h"

namespace tern {

/// Why a round trip was begun, and what it would have been worth filled otherwise.
///
/// Missing: votes of models that made no forecast then; fills where a bar is missing.
Explanation explain(const NamedTrade& trade, const ReportInputs& inputs);

}  // namespace tern
