#pragma once

#include "base/time.h"
#include "trade/order.h"

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

/// What an instrument's past says about trading it now.
struct Conditions {
  double volatility_ratio;  ///< recent over usual
  double volatility_day;    ///< standard deviation of a day's log return
  double volume_day;        ///< quote traded in a day
};

/// The peak impact of trading `notional` at once, as a fraction of the price. A size beyond the
/// day's volume counts as the day's volume; where nothing trades, every size is that large.
///
/// Source: Donier and Bonart 2015, A million metaorder analysis of market impact on the bitcoin,
///         Market Microstructure and Liquidity 1(2): Y sigma sqrt(Q / V). The average paid over the
///         order is two thirds of it; charging the peak is the cautious choice.
double impact_of(double notional, const Costs& costs, const Conditions& conditions);

/// How much worse than the open a market order of `notional` fills, as a fraction of the price:
/// half the spread, slippage that grows with volatility but never shrinks, and impact.
double adverse_fraction(double notional, const Costs& costs, const Conditions& conditions);

/// The open, made worse for `side` by `fraction`; never below zero.
double side_adjusted(double open, Side side, double fraction);

}  // namespace tern
