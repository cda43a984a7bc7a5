#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/amount.h"
#include "base/result.h"

namespace tern {

/// What is traded against what: BTC against USDT.
struct Pair {
  std::string base;   ///< "BTC"
  std::string quote;  ///< "USDT"
  friend auto operator<=>(const Pair&, const Pair&) = default;
};

/// "BTC/USDT": the spelling on screen and on disk.
std::string to_string(const Pair& pair);

/// Reads BTC/USDT, BTC-USDT, BTC_USDT, and BTCUSDT (by its quote asset), in either case.
///
/// Errors: invalid_argument.
Result<Pair> parse_pair(std::string_view text);

/// An instrument's place in the Universe: dense, stable for a run, never written to disk.
struct SymbolId {
  std::uint16_t index;
  friend auto operator<=>(SymbolId, SymbolId) = default;
};

/// What can be held. `decimals` fixes the smallest unit an Amount counts.
struct Asset {
  std::string name;       ///< "BTC"
  std::uint8_t decimals;  ///< 8: one unit is 1e-8 BTC
};

/// What can be traded, and in which steps the venue accepts it.
struct Instrument {
  std::string name;  ///< "BTC/USDT"
  AssetId base;
  AssetId quote;
  double tick_size;                 ///< quote per base
  std::int64_t lot_units;           ///< base units; order quantities are multiples of it
  std::int64_t notional_units_min;  ///< quote units; smaller orders are refused
};

/// Everything a run may touch, in a fixed order. Immutable once built.
class Universe {
 public:
  /// The spot instruments of `pairs`, with the steps that Binance publishes for the pairs it knows
  /// and the finest ones it uses for the rest (market-apis, exchangeInfo filters, 2025).
  ///
  /// Errors: invalid_argument: no pairs, over 65'534, a pair twice, or two quote assets.
  static Result<Universe> spot(std::span<const Pair> pairs);

  std::span<const Asset> assets() const { return assets_; }
  std::span<const Instrument> instruments() const { return instruments_; }
  std::size_t size() const { return instruments_.size(); }
  const Instrument& operator[](SymbolId id) const { return instruments_.at(id.index); }
  const Asset& operator[](AssetId id) const { return assets_.at(id.index); }
  std::optional<SymbolId> find(std::string_view name) const;
  /// The one asset that prices are quoted in.
  AssetId quote() const { return instruments_.front().quote; }

 private:
  Universe() = default;
  std::vector<Asset> assets_;
  std::vector<Instrument> instruments_;
};

}  // namespace tern
