#include "sim/exchange.h"

#include <cstdlib>

namespace tern {

SimulatedExchange::SimulatedExchange(const Market& market, const Costs& costs)
    : market_(market), costs_(costs) {
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
  for (const Side side : {Side::sell, Side::buy}) {
    for (const Order& order : waiting_) {
      if (order.side == side && has_bar(order)) answers.push_back(answer(order, row));
    }
  }
  std::erase_if(waiting_, has_bar);
  return answers;
}

void SimulatedExchange::close(std::size_t row) {
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    conditions_[i].add(market_.bars[i].at(row));
  }
}

Fill SimulatedExchange::priced(const Order& order, std::size_t row) const {
  const std::size_t i = order.symbol.index;
  const Steps& steps = steps_[i];
  const bool buys = order.side == Side::buy;
  const double open = market_.bars[i].open()[row];
  const double size = estimate(order.quantity, market_.universe) * open;
  const double worse = adverse_fraction(size, costs_, conditions_[i].now());
  const Price price = price_against_us(side_adjusted(open, order.side, worse), order.side, steps);
  Amount quantity = order.quantity;
  Amount worth = notional(price, quantity, order.side, steps);
  const Amount cash = balance(steps.quote);
  if (buys && (worth + fee_on(worth, costs_.fee_bps)).units > cash.units) {
    quantity =
        cash.units > 0 ? lots_for(cash, price, costs_.fee_bps, steps) : Amount{steps.base, 0};
    worth = notional(price, quantity, order.side, steps);
  }
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
  if ((balance(steps.base) + fill.base).units < 0) return refuse(Refusal::short_sale);
  if (std::abs(fill.quote.units) < steps.notional_min) {
    const bool cut = fill.base.units != order.quantity.units && order.side == Side::buy;
    return refuse(cut ? Refusal::insufficient_cash : Refusal::below_notional_min);
  }
  for (const Amount change : {fill.base, fill.quote, -fill.fee}) deposit(change);
  return fill;
}

}  // namespace tern
