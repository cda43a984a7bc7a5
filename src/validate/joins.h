#pragma once

#include <span>

#include "frame/time_grid.h"
#include "market/capitalization.h"

namespace tern {

/// Figures that were joined to the rows of a grid.
struct Joins {
  std::size_t count = 0;
  std::size_t early = 0;  ///< of a figure that was not known yet, or known before its own date
};

/// Joins the newest of `figures` to each row, as features do, and looks whether it was known.
/// Requires: `figures` in the order in which they were known.
Joins count_joins(std::span<const Capitalization> figures, const TimeGrid& as_of);

}  // namespace tern
