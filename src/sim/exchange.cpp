#include "sim/exchange.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace tern {

SimulatedExchange::SimulatedExchange(const Market& market, const Costs& costs, bool perpetual)
    : market_(market), costs_(costs), perpetual_(perpetual), marks_(market.universe.size(), 0.0) {
  for (std::uint16_t i = 0; i < market.universe.size(); ++i) {
    steps_.push_back(steps_of(market.universe, SymbolId{i}));
    conditions_.emplace_back(market.interval());
  }
  for (std::uint16_t i = 0; i < market.universe.assets().size(); ++i) {
    books_.push_back({AssetId{i}, 0});
  }
}

void SimulatedExchange::deposit(Amount amount) {
  books_[amount.asset.index] = books_[amount.asset.index] + amount;
}

void SimulatedExchange::submit(const ApprovedOrder& order) {
  waiting_.push_back(order.order());
}

std::vector<Answer> SimulatedExchange::open(std::size_t row) {
  std::vector<Answer> answers;
  if (waiting_.empty()) return answers;
  const auto has_bar = [&](const Order& order) {
    return market_.bars[order.symbol.index].present()[row];
  };
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    if (market_.bars[i].present()[row]) marks_[i] = market_.bars[i].open()[row];
  }
  std::stable_partition(waiting_.begin(), waiting_.end(),
                        [&](const Order& is) { return is_smaller_after(is); });
  for (const Order& order : waiting_) {
    if (has_bar(order)) answers.push_back(answer(order, row));
  }
  std::erase_if(waiting_, has_bar);
  return answers;
}

void SimulatedExchange::close(std::size_t row) {
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    conditions_[i].add(market_.bars[i].at(row));
    if (perpetual_ && market_.bars[i].present()[row]) marks_[i] = market_.bars[i].close()[row];
  }
}

bool SimulatedExchange::is_smaller_after(const Order& order) const {
  if (!perpetual_) return order.side == Side::sell;
  const Amount held = balance(order.quantity.asset);
  const Amount after = order.side == Side::buy ? held + order.quantity : held - order.quantity;
  return std::abs(after.units) <= std::abs(held.units);
}

/// What of a spot order the cash pays for; all of a sale.
Amount SimulatedExchange::affordable(const Order& order, Price price) const {
  const Steps& steps = steps_[order.symbol.index];
  const Amount worth = notional(price, order.quantity, order.side, steps);
  const Amount cash = balance(steps.quote);
  if (order.side == Side::sell || (worth + fee_on(worth, costs_.fee_bps)).units <= cash.units) {
    return order.quantity;
  }
  return cash.units > 0 ? lots_for(cash, price, costs_.fee_bps, steps) : Amount{steps.base, 0};
}

/// What of a perpetual's order the margin lets through: all that closes, and of what opens as much
/// as keeps longs and shorts within the equity that is left when it is paid for.
Amount SimulatedExchange::within_margin(const Order& order, Price price) const {
  const std::size_t own = order.symbol.index;
  const Steps& steps = steps_[own];
  const Amount held = balance(steps.base);
  const bool opposes = held.units != 0 && (held.units < 0) == (order.side == Side::buy);
  const Amount most{steps.base, opposes ? std::abs(held.units) : 0};
  const Amount closes = order.quantity.units < most.units ? order.quantity : most;
  const Amount opens = order.quantity - closes;
  if (opens.units == 0) return closes;
  double room = estimate(balance(steps.quote), market_.universe);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const double worth = estimate(balance(steps_[i].base), market_.universe) * marks_[i];
    room += worth - std::abs(worth);
  }
  const double mark = marks_[own];
  const double paid = static_cast<double>(price.units) / static_cast<double>(steps.quote_scale);
  const double lost = std::abs(paid / mark - 1) + 1e-4 * costs_.fee_bps * paid / mark;
  room += estimate(closes, market_.universe) * mark * (1 - lost);
  const Amount allowed = whole_lots(std::max(0.0, room / (mark * (1 + lost))), steps);
  return closes + (opens.units < allowed.units ? opens : allowed);
}

Fill SimulatedExchange::priced(const Order& order, std::size_t row) const {
  const std::size_t i = order.symbol.index;
  const Steps& steps = steps_[i];
  const bool buys = order.side == Side::buy;
  const double open = market_.bars[i].open()[row];
  const double size = estimate(order.quantity, market_.universe) * open;
  const double worse = adverse_fraction(size, costs_, conditions_[i].now());
  const Price price = price_against_us(side_adjusted(open, order.side, worse), order.side, steps);
  const Amount quantity = perpetual_ ? within_margin(order, price) : affordable(order, price);
  const Amount worth = notional(price, quantity, order.side, steps);
  const Amount at_open =
      notional(price_against_us(open, order.side, steps), quantity, order.side, steps);
  return {.order = order.id,
          .symbol = order.symbol,
          .filled_at = market_.bars[i].open_time(row),
          .base = buys ? quantity : -quantity,
          .quote = buys ? -worth : worth,
          .fee = fee_on(worth, costs_.fee_bps),
          .slippage = buys ? worth - at_open : at_open - worth};
}

Answer SimulatedExchange::answer(const Order& order, std::size_t row) {
  const Fill fill = priced(order, row);
  const Steps& steps = steps_[order.symbol.index];
  const auto refuse = [&](Refusal why) { return OrderRefused{fill.filled_at, order.id, why}; };
  if (!perpetual_ && (balance(steps.base) + fill.base).units < 0) {
    return refuse(Refusal::short_sale);
  }
  if (std::abs(fill.quote.units) < steps.notional_min) {
    const bool cut = std::abs(fill.base.units) != order.quantity.units;
    if (!cut) return refuse(Refusal::below_notional_min);
    return refuse(perpetual_ ? Refusal::gross_weight : Refusal::insufficient_cash);
  }
  for (const Amount change : {fill.base, fill.quote, -fill.fee}) deposit(change);
  return fill;
}

}  // namespace tern
