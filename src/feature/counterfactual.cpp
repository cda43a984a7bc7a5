#include "feature/counterfactual.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/rng.h"

namespace tern {
namespace {

constexpr double kDropped = 0.1;

/// The parts that are paths of the market's dominance. Shape: kDominancePaths.
constexpr std::array kFigureParts = {Part::btc_share, Part::usdt_share, Part::eth_share,
                                     Part::sol_share, Part::total,      Part::total3};
static_assert(kFigureParts.size() == kDominancePaths.size());

std::vector<Capitalization>& figures_of(Dominance& dominance, Part part) {
  const auto place = std::ranges::find(kFigureParts, part) - kFigureParts.begin();
  return dominance.*kDominancePaths[static_cast<std::size_t>(place)].figures;
}

std::optional<SymbolId> find_btc(const Universe& universe) {
  return universe.find(fmt::format("BTC/{}", universe[universe.quote()].name));
}

/// Those of `bars` that open and close in `range`.
Bars inside(const Bars& bars, TimeRange range) {
  return bars.slice({range.begin, range.end - length(bars.interval()) + Duration{1}});
}

Bar with_other_prices_and_volume(Bar bar, Rng& rng) {
  const double price = std::exp(0.2 * rng.normal());
  const double volume = std::exp(rng.normal());
  for (double* level : {&bar.open, &bar.high, &bar.low, &bar.close}) *level *= price;
  bar.high *= 1.05;
  bar.volume *= volume;
  if (bar.quote_volume) *bar.quote_volume *= price * volume;
  if (bar.taker_buy_volume) *bar.taker_buy_volume *= volume;
  if (bar.taker_buy_quote_volume) *bar.taker_buy_quote_volume *= price * volume;
  return bar;
}

std::optional<Bar> another(Bar bar, Part part, Rng& rng) {
  const bool dropped = rng.uniform() < kDropped;
  if (part == Part::taker_flow) {
    bar.taker_buy_volume.reset();
    bar.taker_buy_quote_volume.reset();
    if (dropped) return bar;
    bar.taker_buy_volume = bar.volume * rng.uniform();
    bar.taker_buy_quote_volume = *bar.taker_buy_volume * bar.close;
    return bar;
  }
  if (part == Part::trade_count) {
    bar.trade_count.reset();
    if (!dropped) bar.trade_count = std::floor(5000 * rng.uniform());
    return bar;
  }
  if (dropped) return std::nullopt;
  return with_other_prices_and_volume(bar, rng);
}

Bars scrambled_bars(const Bars& bars, Part part, Timestamp now, Rng& rng) {
  std::vector<Bar> made;
  made.reserve(bars.size());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    auto bar = bars.at(i);
    if (bar && bars.close_time(i) > now) bar = another(*bar, part, rng);
    if (bar) made.push_back(*bar);
  }
  auto scrambled = Bars::make(bars.interval(), bars.open_times().range(), made);
  TERN_CHECK(scrambled.has_value(), "a possible bar becomes another possible one");
  return *std::move(scrambled);
}

std::vector<Capitalization> scrambled_figures(std::span<const Capitalization> figures,
                                              Timestamp now, Rng& rng) {
  std::vector<Capitalization> made;
  int jumps = 0;  // that did not happen
  for (Capitalization figure : figures) {
    if (figure.known_at > now) {
      if (rng.uniform() < kDropped) continue;
      figure.value *= 0.5 + 0.5 * rng.uniform();
      if (rng.uniform() < kDropped) ++jumps;
      figure.era += jumps;
    }
    made.push_back(figure);
  }
  return made;
}

}  // namespace

std::string_view to_string(Part part) {
  switch (part) {
    case Part::own_bars:
      return "own bars";
    case Part::taker_flow:
      return "taker flow";
    case Part::trade_count:
      return "trade counts";
    case Part::btc_bars:
      return "BTC bars";
    case Part::other_bars:
      return "other instruments' bars";
    case Part::four_hour:
      return "4h bars";
    case Part::one_day:
      return "1d bars";
    case Part::btc_share:
      return "BTC shares";
    case Part::usdt_share:
      return "USDT shares";
    case Part::eth_share:
      return "ETH shares";
    case Part::sol_share:
      return "SOL shares";
    case Part::total:
      return "totals";
    case Part::total3:
      return "totals without BTC and ETH";
  }
  TERN_CHECK(false, "a part is one of the enumerators");
}

std::vector<Part> parts_of(const Counterfactual& world) {
  std::vector<Part> parts{Part::taker_flow, Part::trade_count, Part::own_bars};
  const auto btc = find_btc(world.market.universe);
  const bool apart = btc && *btc != world.own;
  if (apart) parts.push_back(Part::btc_bars);
  if (world.market.bars.size() > (apart ? 2U : 1U)) parts.push_back(Part::other_bars);
  parts.insert(parts.end(), {Part::four_hour, Part::one_day});
  for (std::size_t i = 0; i < kFigureParts.size(); ++i) {
    const auto& figures = world.market.dominance.*kDominancePaths[i].figures;
    if (!figures.empty()) parts.push_back(kFigureParts[i]);
  }
  return parts;
}

Counterfactual excerpt(const FeatureInputs& inputs, TimeRange range) {
  return {inputs.market.slice(range), inputs.own, inside(inputs.four_hour, range),
          inside(inputs.one_day, range)};
}

Counterfactual truncated(const Counterfactual& world, Timestamp now) {
  return excerpt(world.inputs(), {kTimeMin, now});
}

Counterfactual scrambled(const Counterfactual& world, Part part, Timestamp now,
                         std::uint64_t seed) {
  Rng rng(seed);
  Counterfactual made = world;
  const auto scramble = [&](Bars& bars) { bars = scrambled_bars(bars, part, now, rng); };
  const auto btc = find_btc(made.market.universe);
  switch (part) {
    case Part::own_bars:
    case Part::taker_flow:
    case Part::trade_count:
      scramble(made.market.bars[made.own.index]);
      break;
    case Part::btc_bars:
      TERN_CHECK(btc.has_value(), "parts_of() names what there is");
      scramble(made.market.bars[btc->index]);
      break;
    case Part::other_bars:
      for (std::uint16_t i = 0; i < made.market.bars.size(); ++i) {
        if (SymbolId{i} != made.own && SymbolId{i} != btc) scramble(made.market.bars[i]);
      }
      break;
    case Part::four_hour:
      scramble(made.four_hour);
      break;
    case Part::one_day:
      scramble(made.one_day);
      break;
    case Part::btc_share:
    case Part::usdt_share:
    case Part::eth_share:
    case Part::sol_share:
    case Part::total:
    case Part::total3: {
      auto& figures = figures_of(made.market.dominance, part);
      figures = scrambled_figures(figures, now, rng);
      break;
    }
  }
  return made;
}

Arrival arrival_at(const FeatureInputs& inputs, std::size_t row) {
  const Timestamp as_of = inputs.market.as_of()[row];
  Arrival arrival{.as_of = as_of, .bars = {}, .four_hour = {}, .one_day = {}};
  for (const Bars& bars : inputs.market.bars) arrival.bars.push_back(bars.at(row));
  const auto closed_now = [&](const Bars& bars) {
    const auto closed = bars.as_of().row_at(as_of);
    return closed ? bars.at(*closed) : std::nullopt;
  };
  arrival.four_hour = closed_now(inputs.four_hour);
  arrival.one_day = closed_now(inputs.one_day);
  arrival.told = newest_figures(inputs.market.dominance, as_of);
  return arrival;
}

}  // namespace tern
