#pragma once

#include <string>
#include <vector>

#include "base/stretches.h"
#include "store/bar_store.h"

namespace tern {

/// Bars that a venue does not serve, made of shorter ones that it does. Internal to fetching.
struct BuiltBars {
  TimeRange built;  ///< open times; a bar in here that is not among `bars` has no part
  std::vector<Bar> bars;
  std::string name;    ///< "1h bars 2024-01-01 00:00 to 2024-02-01 00:00"
  std::string sha256;  ///< of the shorter bars
};

/// Builds the bars of `series` that open in `wanted` from its stored bars of `parts`, where all of
/// those that may exist are stored.
///
/// Requires: the interval of `series` is a multiple of `parts`; `wanted` is on its grid.
/// Errors: io, corrupt_data.
Result<std::vector<BuiltBars>> build_bars(const BarStore& store, const Series& series,
                                          Interval parts, const Stretches& wanted);

}  // namespace tern
