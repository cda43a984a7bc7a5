#pragma once

#include <compare>
#include <optional>
#include <string>

#include "base/time.h"

namespace tern {

/// Names a series of figures about the whole market: whose, and of what. Vendors count different
/// coins, and their levels differ by whole points: they are never mixed in one series.
struct CapitalizationSeries {
  std::string vendor;  ///< "coingecko", "tradingview", "coinmetrics"
  std::string name;    ///< "BTC", "USDT", "TOTAL": capitalization in USD; "BTC.D": percent of TOTAL
  friend auto operator<=>(const CapitalizationSeries&, const CapitalizationSeries&) = default;
};

/// One figure. Joins go backward on `known_at`, never on `stamped`: a value that its vendor dates
/// to the start of a day may be the state at its end.
struct Capitalization {
  Timestamp stamped;   ///< as the vendor dates it
  Timestamp known_at;  ///< when it could first be had
  double value;        ///< USD, or percent for a dominance
  friend bool operator==(const Capitalization&, const Capitalization&) = default;
};

}  // namespace tern
