#include "run/round_trips.h"

#include "trade/rounding.h"

namespace tern {

RoundTrips::RoundTrips(const Universe& universe) : universe_(universe), open_(universe.size()) {}

void RoundTrips::add(const Fill& fill) {
  auto& open = open_[fill.symbol.index];
  if (!open) open = Open{fill.filled_at, 0, 0, 0, 0, 0, 0};
  const double base = estimate(fill.base, universe_);
  const double quote = estimate(fill.quote, universe_);
  if (base > 0) {
    open->bought += base;
    open->paid -= quote;
  } else {
    open->sold -= base;
    open->got += quote;
  }
  open->fees += estimate(fill.fee, universe_);
  open->held += fill.base.units;
  if (open->held == 0) {
    trades_.push_back(closed(fill.symbol, *open, fill.filled_at));
    open.reset();
  }
}

Trade RoundTrips::closed(SymbolId symbol, const Open& open, Timestamp at) {
  const double profit = open.got - open.paid - open.fees;
  return {.symbol = symbol,
          .opened_at = open.opened_at,
          .closed_at = at,
          .quantity = open.bought,
          .entry_price = open.paid / open.bought,
          .exit_price = open.got / open.sold,
          .profit = profit,
          .return_net = profit / open.paid,
          .fees = open.fees,
          .open_at_end = false};
}

std::vector<Trade> RoundTrips::finish(Timestamp at, std::span<const double> closes) const {
  std::vector<Trade> trades = trades_;
  for (std::uint16_t i = 0; i < open_.size(); ++i) {
    if (!open_[i]) continue;
    Open marked = *open_[i];
    const double rest = estimate({universe_[SymbolId{i}].base, marked.held}, universe_);
    marked.sold += rest;
    marked.got += rest * closes[i];
    trades.push_back(closed(SymbolId{i}, marked, at));
    trades.back().open_at_end = true;
  }
  return trades;
}

}  // namespace tern
