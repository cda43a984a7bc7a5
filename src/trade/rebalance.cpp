#include "trade/rebalance.h"

#include <algorithm>
#include <cmath>

namespace tern {
namespace {

/// The change of each instrument's value that is wanted, in quote; 0 where nothing is.
std::vector<double> wanted_changes(const Universe& universe, const TargetWeights& target,
                                   std::span<const double> held, double equity, double cost) {
  const double after = equity_after({equity, held, target.weight, target.active, cost});
  std::vector<double> change(held.size(), 0.0);
  for (std::size_t i = 0; i < held.size(); ++i) {
    const Instrument& instrument = universe.instruments()[i];
    const double least =
        estimate(Amount{instrument.quote, instrument.notional_units_min}, universe);
    if (target.active[i]) change[i] = target.weight[i] * after - held[i];
    // The venue refuses less than this, and trading to a band's edge asks for less every hour.
    if (std::abs(change[i]) < least) change[i] = 0.0;
  }
  return change;
}

Order order_at_market(std::size_t symbol, Side side, Amount quantity, Timestamp at) {
  return {OrderId{0}, SymbolId{static_cast<std::uint16_t>(symbol)}, side, quantity, at};
}

}  // namespace

double equity_after(const Rebalancing& r) {
  double after = r.equity;
  // Each turn shrinks the error by the cost, which is percents at most; 50 turns are plenty.
  for (int turn = 0; turn < 50; ++turn) {
    double traded = 0;
    for (std::size_t i = 0; i < r.held.size(); ++i) {
      if (r.active[i]) traded += std::abs(r.weights[i] * after - r.held[i]);
    }
    const double next = r.equity - r.cost * traded;
    if (std::abs(next - after) <= 1e-12 * r.equity) return next;
    after = next;
  }
  return after;
}

std::vector<Order> rebalance(const Universe& universe, const TargetWeights& target,
                             const Available& available, double cost) {
  const std::size_t size = universe.size();
  std::vector<double> held(size);
  for (std::size_t i = 0; i < size; ++i) {
    held[i] = estimate(available.base[i], universe) * available.price[i];
  }
  const auto change = wanted_changes(universe, target, held, available.equity, cost);

  std::vector<Order> orders;
  double budget = estimate(available.cash, universe);
  double spending = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (change[i] > 0) spending += change[i] * (1 + cost);
    if (change[i] >= 0) continue;
    const Steps steps = steps_of(universe, SymbolId{static_cast<std::uint16_t>(i)});
    const Amount all = whole_lots(available.base[i], steps);
    // Leaving sells every lot; a part is rounded down, so that it never sells more than meant.
    const Amount part = whole_lots(-change[i] / available.price[i], steps);
    const Amount quantity = target.weight[i] == 0 || part.units > all.units ? all : part;
    if (quantity.units == 0) continue;
    budget += estimate(quantity, universe) * available.price[i] * (1 - cost);
    orders.push_back(order_at_market(i, Side::sell, quantity, target.as_of));
  }
  const double share = spending > budget ? std::max(0.0, budget / spending) : 1.0;
  for (std::size_t i = 0; i < size; ++i) {
    if (change[i] <= 0) continue;
    const Steps steps = steps_of(universe, SymbolId{static_cast<std::uint16_t>(i)});
    const Amount quantity = whole_lots(share * change[i] / available.price[i], steps);
    if (quantity.units == 0) continue;
    orders.push_back(order_at_market(i, Side::buy, quantity, target.as_of));
  }
  for (std::size_t i = 0; i < orders.size(); ++i) orders[i].id.value = i;
  return orders;
}

}  // namespace tern
