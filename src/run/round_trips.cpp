#include "run/round_trips.h"

#include <cmath>
#include <cstdlib>

#include "trade/rounding.h"

namespace tern {

RoundTrips::RoundTrips(const Universe& universe) : universe_(universe), open_(universe.size()) {}

void RoundTrips::add(const Fill& fill) {
  const auto& open = open_[fill.symbol.index];
  const std::int64_t held = open ? open->held : 0;
  const bool opposes = (held > 0) != (fill.base.units > 0);
  if (held == 0 || !opposes || std::abs(fill.base.units) <= std::abs(held)) {
    take(fill, fill.base.units, 1.0);
    return;
  }
  const double closing = static_cast<double>(held) / -static_cast<double>(fill.base.units);
  take(fill, -held, closing);
  take(fill, fill.base.units + held, 1 - closing);
}

/// Takes `units` of the fill's base, which are `share` of it.
void RoundTrips::take(const Fill& fill, std::int64_t units, double share) {
  auto& open = open_[fill.symbol.index];
  if (!open) open = Open{fill.filled_at, units < 0, 0, 0, 0, 0, 0, 0};
  const double base = estimate({fill.base.asset, units}, universe_);
  const double quote = share * estimate(fill.quote, universe_);
  if (base > 0) {
    open->bought += base;
    open->paid -= quote;
  } else {
    open->sold -= base;
    open->got += quote;
  }
  open->fees += share * estimate(fill.fee, universe_);
  open->held += units;
  if (open->held == 0) {
    trades_.push_back(closed(fill.symbol, *open, fill.filled_at));
    open.reset();
  }
}

Trade RoundTrips::closed(SymbolId symbol, const Open& open, Timestamp at) {
  const double profit = open.got - open.paid - open.fees;
  const double buy_price = open.paid / open.bought;
  const double sell_price = open.got / open.sold;
  return {.symbol = symbol,
          .opened_at = open.opened_at,
          .closed_at = at,
          .quantity = open.is_short ? open.sold : open.bought,
          .entry_price = open.is_short ? sell_price : buy_price,
          .exit_price = open.is_short ? buy_price : sell_price,
          .profit = profit,
          .return_net = profit / (open.is_short ? open.got : open.paid),
          .fees = open.fees,
          .open_at_end = false,
          .is_short = open.is_short};
}

std::vector<Trade> RoundTrips::finish(Timestamp at, std::span<const double> closes) const {
  std::vector<Trade> trades = trades_;
  for (std::uint16_t i = 0; i < open_.size(); ++i) {
    if (!open_[i]) continue;
    Open marked = *open_[i];
    const double rest = estimate({universe_[SymbolId{i}].base, marked.held}, universe_);
    (rest > 0 ? marked.sold : marked.bought) += std::abs(rest);
    (rest > 0 ? marked.got : marked.paid) += std::abs(rest) * closes[i];
    trades.push_back(closed(SymbolId{i}, marked, at));
    trades.back().open_at_end = true;
  }
  return trades;
}

}  // namespace tern
