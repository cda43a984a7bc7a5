#include "trade/risk_gate.h"

#include <cmath>
#include <cstdlib>

namespace tern {

std::string_view to_string(Refusal why) {
  switch (why) {
    case Refusal::off_lot:
      return "not a positive multiple of the lot";
    case Refusal::below_notional_min:
      return "below the minimum notional";
    case Refusal::short_sale:
      return "sells more than is held";
    case Refusal::insufficient_cash:
      return "costs more than the cash there is";
    case Refusal::gross_weight:
      return "holds more than the gross limit";
  }
  TERN_CHECK(false, "a refusal has a name");
}

RiskGate::RiskGate(const Universe& universe, RiskLimits limits) : limits_(limits) {
  for (std::uint16_t i = 0; i < universe.size(); ++i) {
    steps_.push_back(steps_of(universe, SymbolId{i}));
  }
}

Verdict RiskGate::review(const Order& order, Available& available) const {
  const Steps& steps = steps_.at(order.symbol.index);
  if (order.quantity.units <= 0 || order.quantity.units % steps.lot != 0) {
    return RefusedOrder{order, Refusal::off_lot};
  }
  const Price price = price_against_us(available.price.at(order.symbol.index), order.side, steps);
  const Amount worth = notional(price, order.quantity, order.side, steps);
  if (worth.units < steps.notional_min) return RefusedOrder{order, Refusal::below_notional_min};
  if (limits_.perpetual) return review_margin(order, available);
  return order.side == Side::buy ? review_buy(order, worth, available)
                                 : review_sale(order, worth, available);
}

/// As if the order had filled at the last close.
void RiskGate::claim_margin(const Order& order, Available& available) const {
  const std::size_t i = order.symbol.index;
  const Steps& steps = steps_[i];
  const bool buys = order.side == Side::buy;
  const Price price = price_against_us(available.price[i], order.side, steps);
  const Amount worth = notional(price, order.quantity, order.side, steps);
  const auto value_of = [&](Amount base) {
    return std::abs(static_cast<double>(base.units)) / static_cast<double>(steps.base_scale) *
           available.price[i];
  };
  Amount& held = available.base[i];
  available.invested -= value_of(held);
  held = buys ? held + order.quantity : held - order.quantity;
  available.invested += value_of(held);
  available.cash = available.cash - (buys ? worth : -worth) - fee_on(worth, limits_.fee_bps);
}

/// What makes a position smaller always passes: margin is asked for what makes it larger.
Verdict RiskGate::review_margin(const Order& order, Available& available) const {
  const std::size_t i = order.symbol.index;
  Available after = available;
  claim_margin(order, after);
  const bool grows = std::abs(after.base[i].units) > std::abs(available.base[i].units);
  if (grows && after.invested > limits_.gross_weight_max * after.equity) {
    return RefusedOrder{order, Refusal::gross_weight};
  }
  available = std::move(after);
  return ApprovedOrder(order, {steps_[i].quote, 0});
}

void RiskGate::claim(const ApprovedOrder& open, Available& available) const {
  const Order& order = open.order();
  if (limits_.perpetual) {
    claim_margin(order, available);
    return;
  }
  const Steps& steps = steps_[order.symbol.index];
  available.cash = available.cash - open.reserved();
  available.invested +=
      static_cast<double>(open.reserved().units) / static_cast<double>(steps.quote_scale);
  Amount& base = available.base[order.symbol.index];
  if (order.side == Side::sell) base = base - order.quantity;
}

Verdict RiskGate::review_buy(const Order& order, Amount cost, Available& available) const {
  const Amount reserved = cost + fee_on(cost, limits_.fee_bps);
  if (reserved.units > available.cash.units) {
    return RefusedOrder{order, Refusal::insufficient_cash};
  }
  const Steps& steps = steps_[order.symbol.index];
  const double worth = static_cast<double>(cost.units) / static_cast<double>(steps.quote_scale);
  if (available.invested + worth > limits_.gross_weight_max * available.equity) {
    return RefusedOrder{order, Refusal::gross_weight};
  }
  available.cash = available.cash - reserved;
  available.invested += worth;
  return ApprovedOrder(order, reserved);
}

Verdict RiskGate::review_sale(const Order& order, Amount proceeds, Available& available) const {
  Amount& held = available.base[order.symbol.index];
  if (order.quantity.units > held.units) return RefusedOrder{order, Refusal::short_sale};
  const Steps& steps = steps_[order.symbol.index];
  held = held - order.quantity;
  available.cash = available.cash + proceeds - fee_on(proceeds, limits_.fee_bps);
  available.invested -=
      static_cast<double>(proceeds.units) / static_cast<double>(steps.quote_scale);
  return ApprovedOrder(order, {steps.quote, 0});
}

}  // namespace tern
