#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "store/bar_store.h"

namespace tern {

inline constexpr Timestamp kSampleStart = utc_day(2024, 1, 1);

inline Series sample_series(std::string base = "BTC") {
  return {"binance", {std::move(base), "USDT"}, Interval::h1};
}

inline ImportSource sample_source(std::string name = "btc.csv") {
  return {std::move(name), std::string(64, 'a'), "made", utc_day(2025, 1, 1)};
}

/// A random walk of hourly bars whose numbers use all of their bits; one extra in five is absent.
/// For tests and benches.
inline std::vector<Bar> sample_bars(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<Bar> bars;
  bars.reserve(count);
  double price = 40'000;
  const auto extra = [&](double value) {
    return rng.below(5) == 0 ? std::nullopt : std::optional{value};
  };
  for (std::size_t i = 0; i < count; ++i) {
    const double open = price;
    price *= std::exp(0.01 * rng.normal());
    const double volume = 100 * rng.uniform();
    bars.push_back({.open_time = kSampleStart + std::chrono::hours{i},
                    .open = open,
                    .high = std::max(open, price) * 1.001,
                    .low = std::min(open, price) * 0.999,
                    .close = price,
                    .volume = volume,
                    .quote_volume = extra(volume * price),
                    .trade_count = extra(static_cast<double>(rng.below(1000))),
                    .taker_buy_volume = extra(volume * rng.uniform()),
                    .taker_buy_quote_volume = extra(volume * price * 0.5)});
  }
  return bars;
}

inline constexpr TimeRange kAllTime{kTimeMin, kTimeMax};

}  // namespace tern
