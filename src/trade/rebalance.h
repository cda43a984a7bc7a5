#pragma once

#include <span>
#include <vector>

#include "portfolio/weights.h"
#include "trade/risk_gate.h"

namespace tern {

/// What is held, what should be, and which instruments may be traded to get there.
///
/// Shape: [universe]. Units: quote; shorts are below 0.
struct Rebalancing {
  double equity;
  std::span<const double> held;
  std::span<const double> weights;
  const std::vector<bool>& active;
  double cost;  ///< share of every traded notional that is lost
};

/// The equity left once trading to the weights is paid for: E' = E - cost * sum |w E' - held|.
///
/// Source: the fixed point has one solution for cost < 1, since its slope is at most cost.
double equity_after(const Rebalancing& rebalancing);

/// The orders that turn what is held into `target`: first those that make a position smaller, which
/// on spot are the sales; a quantity that rounds to no lot is no order. What is opened costs no
/// more in all, `cost` included, than the cash there will be, or on perpetuals the margin: equity
/// less what is held, longs and shorts. The ids count from 0.
std::vector<Order> rebalance(const Universe& universe, const TargetWeights& target,
                             const Available& available, double cost);

}  // namespace tern
