#pragma once

#include <utility>
#include <variant>
#include <vector>

#include "trade/order.h"
#include "trade/rounding.h"

namespace tern {

/// An order that passed the gate. Only the gate can make one, and a venue takes nothing else, so an
/// unchecked order is a compile error rather than an incident.
class ApprovedOrder {
 public:
  const Order& order() const { return order_; }
  /// Quote set aside for a buy, fee included, at the price it was approved at; zero for a sale, and
  /// on perpetuals, where positions are margin and not bought.
  Amount reserved() const { return reserved_; }

 private:
  friend class RiskGate;
  ApprovedOrder(Order order, Amount reserved) : order_(order), reserved_(reserved) {}
  Order order_;
  Amount reserved_;
};

/// An order that did not pass, and the limit it would have broken.
struct RefusedOrder {
  Order order;
  Refusal why;
};

using Verdict = std::variant<ApprovedOrder, RefusedOrder>;

/// What we may still trade with: the balances, less what open orders have a claim on; on perpetuals
/// as if the open orders had filled.
struct Available {
  std::vector<Amount> base;   ///< shape [universe]; below 0 where short
  Amount cash;                ///< quote
  std::vector<double> price;  ///< shape [universe]; the last close, 0 where none was seen
  double equity;              ///< quote
  double invested;  ///< quote: positions, shorts as well, and open buys, at the last close
};

struct RiskLimits {
  double fee_bps;
  double gross_weight_max = 1.0;  ///< positions over equity; 1 is unlevered
  bool perpetual = false;         ///< shorts are allowed, and margin is asked for in place of cash
};

/// The last look at an order before it leaves. Every venue rule that can be known beforehand is
/// applied here, at the last close.
class RiskGate {
 public:
  RiskGate(const Universe& universe, RiskLimits limits);

  /// Approves or refuses; an approved order's claim is taken from `available`.
  Verdict review(const Order& order, Available& available) const;

  /// Takes from `available` what an order that has not been answered yet has a claim on.
  void claim(const ApprovedOrder& open, Available& available) const;

 private:
  Verdict review_buy(const Order& order, Amount cost, Available& available) const;
  Verdict review_sale(const Order& order, Amount proceeds, Available& available) const;
  Verdict review_margin(const Order& order, Available& available) const;
  void claim_margin(const Order& order, Available& available) const;

  std::vector<Steps> steps_;  // shape [universe]
  RiskLimits limits_;
};

}  // namespace tern
