#pragma once

#include <variant>
#include <vector>

#include "market/market.h"
#include "sim/conditions.h"
#include "trade/fill.h"
#include "trade/risk_gate.h"

namespace tern {

/// What a venue answers to an order, sooner or later.
using Answer = std::variant<Fill, OrderRefused>;

/// A venue that is not there, spot or perpetual: it fills market orders at the next open, from
/// bars.
///
/// Time:    an order fills at the open of the first present bar after it was submitted; costs are
///          judged by the bars that had closed before. Where a bar is missing, orders wait.
/// Holds:   it keeps books of its own. A buy that has become dearer than the cash buys what
///          the cash pays for, as an order by quote quantity does, and its rest is cancelled; what
///          is then too small, or not held, is refused. A perpetual venue lends no more than the
///          equity: an order that would leave longs and shorts worth more opens what the margin
///          lets it, at the opens, and what it closes it always closes.
/// Units:   fees are charged in the quote asset, on buys and on sales.
/// Requires: open(row) and close(row) are called for every row, in turn.
class SimulatedExchange {
 public:
  /// `market` outlives the exchange.
  SimulatedExchange(const Market& market, const Costs& costs, bool perpetual = false);

  /// Adds to the books what came from outside; funding that was paid is below 0.
  void deposit(Amount amount);
  void submit(const ApprovedOrder& order);

  /// Bar `row` opens: answers the waiting orders whose instrument has this bar, first those that
  /// make a position smaller; on spot these are the sales.
  std::vector<Answer> open(std::size_t row);
  /// Bar `row` closes: what it showed now counts for what trading costs.
  void close(std::size_t row);

  Amount balance(AssetId asset) const { return books_[asset.index]; }

 private:
  Answer answer(const Order& order, std::size_t row);
  Fill priced(const Order& order, std::size_t row) const;
  Amount affordable(const Order& order, Price price) const;
  Amount within_margin(const Order& order, Price price) const;
  bool is_smaller_after(const Order& order) const;

  const Market& market_;
  Costs costs_;
  bool perpetual_;
  std::vector<Steps> steps_;                   // shape [universe]
  std::vector<ConditionsTracker> conditions_;  // shape [universe]
  std::vector<Amount> books_;                  // shape [assets]
  std::vector<double> marks_;                  // shape [universe]; the last price of each, or 0
  std::vector<Order> waiting_;
};

}  // namespace tern
