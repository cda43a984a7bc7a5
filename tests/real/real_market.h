#pragma once

#include <array>
#include <filesystem>
#include <string>

#include "market/market.h"
#include "source/csv.h"

namespace tern {

inline const std::filesystem::path kBars = TERN_SOURCE_DIR "/../shared/data";

inline bool has_bars() {
  return std::filesystem::exists(kBars / "BTCUSDT-1h.csv");
}

/// BTC, ETH, and SOL by the hour. Requires: has_bars().
inline Market read_market(TimeRange range) {
  const std::array pairs{Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}, Pair{"SOL", "USDT"}};
  Market market{*Universe::spot(pairs), {}, "binance", false};
  for (const Pair& pair : pairs) {
    const auto file = read_kline_file(kBars / (pair.base + "USDT-1h.csv"),
                                      {.pair = {}, .interval = {}, .now = kTimeMax});
    market.bars.push_back(*Bars::make(Interval::h1, range, file->bars));
  }
  return market;
}

}  // namespace tern
