#include "sim/costs.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tern {

Costs Costs::scaled(double factor) const {
  TERN_CHECK(factor >= 0, "a cost is never a gift");
  Costs scaled = *this;
  scaled.fee_bps *= factor;
  scaled.half_spread_bps *= factor;
  scaled.slippage_bps *= factor;
  scaled.impact *= factor;
  return scaled;
}

double impact_of(double notional, const Costs& costs, const Conditions& conditions) {
  const double share = notional < conditions.volume_day ? notional / conditions.volume_day : 1.0;
  return costs.impact * conditions.volatility_day * std::sqrt(share);
}

double adverse_fraction(double notional, const Costs& costs, const Conditions& conditions) {
  const double stress =
      std::pow(std::max(1.0, conditions.volatility_ratio), costs.slippage_volatility);
  return 1e-4 * (costs.half_spread_bps + costs.slippage_bps * stress) +
         impact_of(notional, costs, conditions);
}

double side_adjusted(double open, Side side, double fraction) {
  // No worse than double the price, or nothing: beyond that a model of costs says nothing.
  const double worse = std::min(fraction, 1.0);
  return side == Side::buy ? open * (1 + worse) : open * (1 - worse);
}

}  // namespace tern
