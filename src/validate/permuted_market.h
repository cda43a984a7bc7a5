#pragma once

#include <cstdint>

#include "market/market.h"

namespace tern {

/// A market with the same bars in another order: prices are rebuilt from the moves, of which each
/// happens once. A strategy that is run again on many of them finds what it finds in noise with
/// this market's moves; permutation_p() compares.
///
/// Moves from close to open are shuffled apart from what happens inside a bar; all instruments are
/// shuffled alike, so they stay as correlated, and end at the price they ended at. Lost is all
/// dependence over time, that of volatility too. Bars before every instrument has one, and bars
/// that any misses, stay at their places; dominance stays as it was.
///
/// Errors: corrupt_data: an order of extreme moves that leads to prices which cannot be.
/// Source: Masters 2018, Testing and Tuning Market Trading Systems, ch. 7.
Result<Market> permuted_market(const Market& market, std::uint64_t seed);

}  // namespace tern
