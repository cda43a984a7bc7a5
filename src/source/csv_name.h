#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "market/interval.h"
#include "market/universe.h"

namespace tern {

/// What a file's name says about its series; each part absent when the name does not say it.
struct NamedSeries {
  std::optional<Pair> pair;
  std::optional<Interval> interval;
  std::string venue = {};  ///< "binance.tradingview": whose bars, and who made them anew
};

/// Reads names such as BTCUSDT-1h.csv, BTCUSDT-1h-2024-01.csv, Binance_BTCUSDT_1h.csv, and
/// BTC_USDT-4h.csv.gz. A word between pair and interval ("BTCUSDT-perp-1h") hides the pair: it
/// names another market than the spot one.
NamedSeries series_named(std::string_view file_name);

}  // namespace tern
