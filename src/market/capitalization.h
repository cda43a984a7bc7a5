#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "frame/frame.h"
#include "frame/time_grid.h"

namespace tern {

/// Names a series of figures about the whole market: whose, and of what. Vendors count different
/// coins, and their levels differ by whole points: they are never mixed in one series.
struct CapitalizationSeries {
  std::string vendor;  ///< "coingecko", "tradingview", "coinmetrics"
  std::string name;  ///< "BTC", "USDT", "TOTAL": capitalization in USD; "BTC.D": percent of TOTAL;
                     ///< "BTC.PRICE": the price in USD that its vendor multiplied by
  friend auto operator<=>(const CapitalizationSeries&, const CapitalizationSeries&) = default;
};

/// One figure. Joins go backward on `known_at`, never on `stamped`: a value that its vendor dates
/// to the start of a day may be the state at its end.
struct Capitalization {
  Timestamp stamped;   ///< as the vendor dates it
  Timestamp known_at;  ///< when it could first be had
  double value;        ///< USD, or percent for a dominance
  int era = 0;         ///< how many jumps have come up to it (CapitalizationJump): figures of two
                       ///< eras are not compared
  friend bool operator==(const Capitalization&, const Capitalization&) = default;
};

/// Whether the figures of a series are percents of the whole market: "BTC.D".
bool is_dominance(std::string_view name);

/// The name of the series of a coin's prices: "BTC.PRICE" of "BTC".
std::string price_series(std::string_view coin);
/// Whether the figures of a series are such prices.
bool is_price(std::string_view name);

/// Why `value` cannot be a figure of a series of that name; nothing when it can.
std::optional<std::string> impossible_capitalization(std::string_view name, double value);

/// How a vendor dates its daily figures, and how long after that they can be had.
struct CapitalizationVendor {
  std::string_view name;      ///< as in CapitalizationSeries::vendor
  std::string_view title;     ///< "CoinGecko"
  std::string_view stamp;     ///< what the figure stamped D says
  Duration published_after;   ///< the midnight that it is stamped with
  Timestamp day_early_until;  ///< figures stamped before this are dated a day early
};

std::span<const CapitalizationVendor> capitalization_vendors();
/// Errors: invalid_argument, naming the vendors there are.
Result<const CapitalizationVendor*> find_capitalization_vendor(std::string_view name);

/// When the daily figure that `vendor` stamps with `midnight` could first be had.
Timestamp known_at(const CapitalizationVendor& vendor, Timestamp midnight);

/// The newest figure that was known at each instant of `grid`.
///
/// Time:     of the figures with known_at <= the instant the one with the latest known_at, and the
///           latest stamp among equals.
/// Missing:  before the first, and where the newest has been known for longer than `stale_after`.
/// Requires: `figures` in the order in which they were known, as CapitalizationStore::load() gives.
Column as_of(std::span<const Capitalization> figures, const TimeGrid& grid, Duration stale_after);

}  // namespace tern
