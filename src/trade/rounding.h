#pragma once

#include "trade/order.h"

namespace tern {

// The one file in which estimates (double) become money (Amount). Every rounding is against us: a
// buy costs the next unit up, a sale earns the next unit down, a fee is the next unit up, and a
// quantity is the next lot down.

/// An instrument's steps as whole numbers.
struct Steps {
  AssetId base;
  AssetId quote;
  std::int64_t base_scale;   ///< units in one whole base
  std::int64_t quote_scale;  ///< units in one whole quote
  std::int64_t tick;         ///< quote units per whole base
  std::int64_t lot;          ///< base units
  std::int64_t notional_min;
};

Steps steps_of(const Universe& universe, SymbolId symbol);

/// An exact price: quote units per whole base, a multiple of the tick.
struct Price {
  std::int64_t units;
  friend auto operator<=>(Price, Price) = default;
};

/// The largest price and the largest sum that can be counted, in whole quote.
inline constexpr double kCountedMax = 1e10;

/// The next tick that is no better for us than `price`.
/// Requires: 0 <= price <= kCountedMax.
Price price_against_us(double price, Side side, const Steps& steps);

/// Price times quantity, rounded up for a buy and down for a sale.
Amount notional(Price price, Amount quantity, Side side, const Steps& steps);

/// The fee on `notional` in its own asset, rounded up.
Amount fee_on(Amount notional, double fee_bps);

/// What falls due on a position of `worth` at a funding rate, either >= 0: rounded up when we pay
/// it, and down when it is paid to us.
Amount funding_on(Amount worth, double rate, bool we_pay);

/// As many whole lots as fit into `base`. Requires: base >= 0, and it can be counted.
Amount whole_lots(double base, const Steps& steps);
Amount whole_lots(Amount base, const Steps& steps);

/// As many whole lots as `cash` pays for at `price`, fee included. Requires: price and cash > 0.
Amount lots_for(Amount cash, Price price, double fee_bps, const Steps& steps);

/// As many whole units as fit into `value`. Requires: 0 <= value <= kCountedMax.
Amount whole_units(double value, AssetId asset, const Universe& universe);

/// An amount as an estimate: for marking and for reports.
double estimate(Amount amount, const Universe& universe);

}  // namespace tern
