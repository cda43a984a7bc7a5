#pragma once

#include <vector>

#include "source/source.h"

namespace tern {

/// The requests that fetch the bars of `wanted` from Binance: bulk files for whole months, and for
/// whole days where files are always asked for, as far as they are published by `now`; pages of
/// 1000 bars for the rest. What lies before Binance opened is left out.
///
/// Requires: the pair has a symbol; `wanted` is on the interval's grid.
std::vector<BarRequest> plan_binance(const Pair& pair, Interval interval, TimeRange wanted,
                                     Archives archives, Timestamp now);

}  // namespace tern
