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

/// How one instrument gets to its target: what of its position is closed, and what is opened then.
struct Move {
  SymbolId symbol;
  Steps steps;
  Side side;
  Amount closes;  ///< whole lots; of a long when selling, of a short when buying
  double opens;   ///< quote
};

/// Requires: a change other than 0.
Move move_of(SymbolId symbol, double change, double weight, const Available& available,
             const Steps& steps) {
  const bool buys = change > 0;
  const Amount held = available.base[symbol.index];
  Move move{symbol, steps, buys ? Side::buy : Side::sell, {steps.base, 0}, std::abs(change)};
  if (held.units == 0 || (held.units > 0) == buys) return move;
  const Amount all = whole_lots(held.units > 0 ? held : -held, steps);
  const double price = available.price[symbol.index];
  const bool crosses = weight != 0 && (weight > 0) == buys;
  if (crosses) {
    const double base = static_cast<double>(all.units) / static_cast<double>(steps.base_scale);
    move.closes = all;
    move.opens = std::max(0.0, std::abs(change) - base * price);
    return move;
  }
  // Leaving closes every lot; a part is rounded down, so that it never closes more than meant.
  const Amount part = whole_lots(std::abs(change) / price, steps);
  move.closes = weight == 0 || part.units > all.units ? all : part;
  move.opens = 0.0;
  return move;
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

  std::vector<Move> moves;
  // A short's proceeds are no money of ours, and it binds as much again.
  double budget = estimate(available.cash, universe);
  double spending = 0;
  for (std::uint16_t i = 0; i < size; ++i) {
    if (held[i] < 0) budget += 2 * held[i];
    if (change[i] == 0) continue;
    moves.push_back(move_of(SymbolId{i}, change[i], target.weight[i], available,
                            steps_of(universe, SymbolId{i})));
    budget += estimate(moves.back().closes, universe) * available.price[i] * (1 - cost);
    spending += moves.back().opens * (1 + cost);
  }
  const double share = spending > budget ? std::max(0.0, budget / spending) : 1.0;
  std::vector<Order> orders, growing;
  for (const Move& move : moves) {
    const double price = available.price[move.symbol.index];
    const Amount opened = whole_lots(share * move.opens / price, move.steps);
    const Amount quantity = move.closes + opened;
    if (quantity.units == 0) continue;
    (opened.units > move.closes.units ? growing : orders)
        .push_back({OrderId{0}, move.symbol, move.side, quantity, target.as_of});
  }
  orders.insert(orders.end(), growing.begin(), growing.end());
  for (std::size_t i = 0; i < orders.size(); ++i) orders[i].id.value = i;
  return orders;
}

}  // namespace tern
