#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "market/market.h"

namespace tern::bench {

inline Bars random_bars(TimeRange range, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<Bar> bars;
  double price = 1000;
  for (Timestamp t = range.begin; t < range.end; t += 1h) {
    const double open = price;
    price *= std::exp(0.005 * rng.normal());
    const double volume = 100 * std::exp(rng.normal());
    bars.push_back({.open_time = t,
                    .open = open,
                    .high = std::max(open, price) * (1 + 0.002 * rng.uniform()),
                    .low = std::min(open, price) * (1 - 0.002 * rng.uniform()),
                    .close = price,
                    .volume = volume,
                    .quote_volume = volume * price,
                    .trade_count = std::floor(volume),
                    .taker_buy_volume = volume * rng.uniform(),
                    .taker_buy_quote_volume = std::nullopt});
  }
  return Bars::make(Interval::h1, range, bars).value();
}

/// BTC, ETH and SOL as random walks without holes, with every share of the whole market told each
/// day, so that no feature is missing once it is warm.
inline Market random_market(std::size_t hours) {
  const std::array pairs = {Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}, Pair{"SOL", "USDT"}};
  const Timestamp start = utc_day(2017, 1, 2);
  Market made{Universe::spot(pairs).value(), {}, "simulated", true};
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    made.bars.push_back(random_bars({start, start + 1h * hours}, seed));
  }
  Rng rng(4);
  double btc = 50, usdt = 5;
  for (Timestamp t = start; t < start + 1h * hours; t += days{1}) {
    btc += 0.1 * rng.normal() - 0.01 * (btc - 50);
    usdt += 0.01 * rng.normal() - 0.01 * (usdt - 5);
    made.dominance.btc.push_back({.stamped = t, .known_at = t, .value = btc});
    made.dominance.usdt.push_back({.stamped = t, .known_at = t, .value = usdt});
  }
  return made;
}

}  // namespace tern::bench
