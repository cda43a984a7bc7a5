#pragma once

#include <vector>

#include "portfolio/allocator.h"

namespace tern {

/// The roadmap's table: 70/15/15 of BTC/ETH/SOL while BTC's dominance is high, 30/40/30 while it is
/// low, 50/25/25 otherwise; for any assets.
///
/// BTC's share is the table's. The rest is split as the table splits it where no others than ETH
/// and SOL can be held, and evenly among the others where there are more. BTC gets all where there
/// is nothing else; without BTC the table says nothing, and all get the same.
///
/// Shape: [assets], together 1.
std::vector<double> roadmap_shares(const AllocationView& view, DominanceRegime::State dominance);

}  // namespace tern
