#pragma once

#include "base/time.h"

namespace tern {

/// What trading costs: a dated schedule, never zero by default.
///
/// Units: basis points of the notional, per side.
/// Source: Binance spot, VIP 0, as of `as_of`; spread and slippage from reference measurements.
struct Costs {
  Timestamp as_of = utc_day(2025, 1, 1);  ///< when the schedule was read
  double fee_bps = 10.0;                  ///< taker; maker is the same at VIP 0
  double half_spread_bps = 0.5;
  double slippage_bps = 1.0;         ///< at the instrument's usual volatility
  double slippage_volatility = 1.0;  ///< how strongly slippage follows volatility: 0 not at all
  double impact = 1.0;  ///< Y of the square-root law: impact = Y sigma_day sqrt(Q / V_day)

  /// A round trip at usual volatility and negligible size, as a log return.
  double round_trip() const { return 2e-4 * (fee_bps + half_spread_bps + slippage_bps); }
  /// The same schedule, everything times `factor`.
  Costs scaled(double factor) const;
};

}  // namespace tern
