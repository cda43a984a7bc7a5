#include "validate/permuted_market.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

using Order = std::vector<std::size_t>;

/// The rows that every instrument has a bar in, but for the first: there, no move led to a price.
Order movable_rows(const Market& market) {
  Order rows;
  for (std::size_t row = 0; row < market.open_times().size; ++row) {
    if (std::ranges::all_of(market.bars, [&](const Bars& bars) { return bars.present()[row]; })) {
      rows.push_back(row);
    }
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

/// For each row of the market, the row whose moves happen there.
Order shuffled(std::size_t count, const Order& movable, Rng& rng) {
  Order drawn = movable;
  for (std::size_t i = drawn.size(); i > 1; --i) std::swap(drawn[i - 1], drawn[rng.below(i)]);
  Order order(count);
  for (std::size_t row = 0; row < count; ++row) order[row] = row;
  for (std::size_t i = 0; i < movable.size(); ++i) order[movable[i]] = drawn[i];
  return order;
}

/// Each bar's open over the close before it; 1 where there is none before it.
std::vector<double> opening_moves(const Bars& bars) {
  std::vector<double> moves(bars.size(), 1.0);
  std::optional<double> close;
  for (std::size_t row = 0; row < bars.size(); ++row) {
    if (!bars.present()[row]) continue;
    if (close) moves[row] = bars.open()[row] / *close;
    close = bars.close()[row];
  }
  return moves;
}

/// `bar` at another price level and time. Ratios keep the order of its prices, also when rounded.
Bar moved(const Bar& bar, Timestamp open_time, double open) {
  Bar result = bar;
  result.open_time = open_time;
  result.open = open;
  result.high = open * (bar.high / bar.open);
  result.low = open * (bar.low / bar.open);
  result.close = open * (bar.close / bar.open);
  if (bar.quote_volume) result.quote_volume = *bar.quote_volume * (open / bar.open);
  if (bar.taker_buy_quote_volume) {
    result.taker_buy_quote_volume = *bar.taker_buy_quote_volume * (open / bar.open);
  }
  return result;
}

Result<Bars> rebuilt(const Bars& bars, const Order& openings, const Order& insides) {
  const std::vector<double> moves = opening_moves(bars);
  std::vector<Bar> rows;
  for (std::size_t row = 0; row < bars.size(); ++row) {
    const std::optional<Bar> bar = bars.at(insides[row]);
    if (!bar) continue;
    const double open = rows.empty() ? bar->open : rows.back().close * moves[openings[row]];
    rows.push_back(moved(*bar, bars.open_time(row), open));
  }
  return Bars::make(bars.interval(), bars.open_times().range(), rows);
}

}  // namespace

Result<Market> permuted_market(const Market& market, std::uint64_t seed) {
  Rng rng(seed);
  const Order movable = movable_rows(market);
  const Order openings = shuffled(market.open_times().size, movable, rng);
  const Order insides = shuffled(market.open_times().size, movable, rng);
  std::vector<Bars> bars;
  for (const Bars& original : market.bars) {
    TERN_TRY(Bars permuted, rebuilt(original, openings, insides));
    bars.push_back(std::move(permuted));
  }
  return Market{market.universe, std::move(bars), market.venue, market.simulated, market.dominance};
}

}  // namespace tern
