#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"

namespace tern {

/// The most of gain'x, of all x that are not below 0 and keep rows x <= limits.
struct LinearProgram {
  std::vector<double> gain;    ///< shape [variables]
  std::vector<double> rows;    ///< shape [limits, variables]; of the order of 1
  std::vector<double> limits;  ///< not below 0, so that x = 0 is allowed
};

/// The simplex method on a dense table; the first of equals enters and leaves, so that it ends.
///
/// Errors: not_converged, if there is no most, or none that is found.
/// Cost:   O(limits variables) a step; small programs only.
/// Source: Dantzig 1963, Linear Programming and Extensions; Bland 1977, Mathematics of Operations
///         Research 2(2) (the rule).
Result<std::vector<double>> maximize(const LinearProgram& program);

}  // namespace tern
