#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "market/market.h"

namespace tern {

/// A seeded random walk of BTC, ETH, and SOL by the hour from Monday 2023-01-02 on, with the shares
/// and totals told once a day, six hours late. SOL is listed after three days, and of ETH two
/// hours are missing on the fifth. For tests.
inline Market sample_market(std::size_t hours, std::uint64_t seed) {
  constexpr Timestamp kStart = utc_day(2023, 1, 2);
  Rng rng(seed);
  const TimeRange range{kStart, kStart + 1h * static_cast<std::int64_t>(hours)};
  const std::array pairs{Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}, Pair{"SOL", "USDT"}};
  Market market{Universe::spot(pairs).value(), {}, "simulated", true};
  for (std::size_t instrument = 0; instrument < pairs.size(); ++instrument) {
    std::vector<Bar> bars;
    double price = 100;
    for (Timestamp t = range.begin; t < range.end; t += 1h) {
      const double open = price;
      price *= std::exp(0.005 * rng.normal());
      const double volume = 1000 * std::exp(rng.normal());
      const double taken = volume * rng.uniform();
      const Duration age = t - kStart;
      if (instrument == 1 && age >= 101h && age < 103h) continue;
      if (instrument == 2 && age < 72h) continue;
      bars.push_back({.open_time = t,
                      .open = open,
                      .high = std::max(open, price) * 1.002,
                      .low = std::min(open, price) * 0.998,
                      .close = price,
                      .volume = volume,
                      .quote_volume = volume * price,
                      .trade_count = std::floor(volume * 3),
                      .taker_buy_volume = taken,
                      .taker_buy_quote_volume = taken * price});
    }
    market.bars.push_back(Bars::make(Interval::h1, range, bars).value());
  }
  market.dominance.vendor = "simulated";
  Rng more(derive_seed(seed, 1));
  for (Timestamp day = range.begin; day < range.end; day += 24h) {
    market.dominance.btc.push_back({day, day + 6h, 50 + 5 * rng.uniform()});
    market.dominance.usdt.push_back({day, day + 6h, 5 + rng.uniform()});
    market.dominance.eth.push_back({day, day + 6h, 15 + 3 * more.uniform()});
    market.dominance.sol.push_back({day, day + 6h, 2 + more.uniform()});
    market.dominance.total.push_back({day, day + 6h, 1e12 * (1 + more.uniform())});
    market.dominance.total3.push_back({day, day + 6h, 4e11 * (1 + more.uniform())});
  }
  return market;
}

}  // namespace tern
