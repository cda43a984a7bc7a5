#pragma once

#include <compare>
#include <cstdint>

#include "base/check.h"

namespace tern {

/// An asset's place in the Universe. Names live at the edges; inside, an asset is an index.
struct AssetId {
  std::uint16_t index;
  friend auto operator<=>(AssetId, AssetId) = default;
};

/// An exact sum of one asset, counted in that asset's smallest unit (satoshi for BTC, 1e-8 USDT).
///
/// Money we own is counted, never approximated: amounts add up to the unit and compare with ==.
/// Prices, features, and weights are estimates, and stay `double`. The two meet in one file,
/// trade/rounding.h, which always rounds against us.
struct Amount {
  AssetId asset;
  std::int64_t units;

  friend bool operator==(Amount, Amount) = default;

  friend Amount operator+(Amount a, Amount b) {
    TERN_CHECK(a.asset == b.asset, "amounts of two assets do not add");
    std::int64_t sum = 0;
    TERN_CHECK(!__builtin_add_overflow(a.units, b.units, &sum), "amount overflow");
    return {a.asset, sum};
  }
  friend Amount operator-(Amount a) {
    TERN_CHECK(a.units != INT64_MIN, "amount overflow");
    return {a.asset, -a.units};
  }
  friend Amount operator-(Amount a, Amount b) { return a + -b; }
};

}  // namespace tern
