#pragma once

#include <cstdint>

#include "market/market.h"

namespace tern {

/// The same market up to `now`, and another after it: prices wander off, volumes grow, one bar in
/// fifty is missing, and shares that are told later are other ones.
///
/// What was said or held by `now` must be the same in both.
Market with_another_future(const Market& market, Timestamp now, std::uint64_t seed);

}  // namespace tern
