#include "feature_scene.h"

#include <cmath>
#include <functional>

namespace tern::laws {
namespace {

constexpr Timestamp kStart = utc_day(2023, 1, 2);

Bar random_bar(Timestamp open_time, double open, double volatility, Rng& rng) {
  Bar bar{};
  bar.open_time = open_time;
  bar.open = open;
  bar.close = open * std::exp(volatility * rng.normal());
  bar.high = std::max(bar.open, bar.close) * std::exp(volatility * 0.5 * rng.uniform());
  bar.low = std::min(bar.open, bar.close) * std::exp(-volatility * 0.5 * rng.uniform());
  bar.volume = 1000 * std::exp(rng.normal());
  bar.quote_volume = bar.volume * bar.close;
  bar.trade_count = std::floor(bar.volume * 3);
  bar.taker_buy_volume = bar.volume * rng.uniform();
  bar.taker_buy_quote_volume = *bar.taker_buy_volume * bar.close;
  return bar;
}

Bars random_bars(Interval interval, TimeRange range, double price, Rng& rng) {
  std::vector<Bar> bars;
  const double hours = static_cast<double>(length(interval) / 1h);
  for (Timestamp t = range.begin; t < range.end; t += length(interval)) {
    const double calm = 0.004 + 0.003 * std::sin(static_cast<double>(bars.size()) / 40);
    bars.push_back(random_bar(t, price, calm * std::sqrt(hours), rng));
    price = bars.back().close * std::exp(0.0002 * rng.normal());
  }
  return Bars::make(interval, range, bars).value();
}

/// A random walk between `low` and `high`, told a day at a time, from before the scene begins.
std::vector<Capitalization> random_shares(TimeRange range, double low, double high, Duration late,
                                          Rng& rng) {
  std::vector<Capitalization> figures;
  double share = (low + high) / 2;
  for (Timestamp day = range.begin - days{8}; day < range.end; day += days{1}) {
    share = std::clamp(share + 0.06 * (high - low) * rng.normal(), low, high);
    const Duration after = late + 35min + rng.below(5) * 1h;
    const bool fresh = !figures.empty() && day - figures.back().stamped < days{3};
    if (!fresh || rng.uniform() < 0.8) figures.push_back({day, day + after, share});
  }
  return figures;
}

/// Every bar as `change` leaves it; nothing drops it.
using Change = std::function<std::optional<Bar>(Bar)>;

Bars changed(const Bars& bars, const Change& change) {
  std::vector<Bar> kept;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const auto bar = bars.at(i);
    const auto after = bar ? change(*bar) : std::nullopt;
    if (after) kept.push_back(*after);
  }
  return Bars::make(bars.interval(), bars.open_times().range(), kept).value();
}

/// The figures that `part` is; null where it is of bars.
std::vector<Capitalization>* figures_of(Scene& scene, Part part) {
  for (std::size_t i = 0; i < kFigureParts.size(); ++i) {
    if (part == kFigureParts[i]) return &(scene.market.dominance.*kDominancePaths[i].figures);
  }
  return nullptr;
}

/// The bars of which `part` is all, or one column.
Bars& bars_of(Scene& scene, Part part) {
  switch (part) {
    case Part::own:
    case Part::taker_flow:
    case Part::trade_count:
      return scene.market.bars[scene.own.index];
    case Part::btc:
      return scene.market.bars[0];
    case Part::sol:
      return scene.market.bars[2];
    case Part::four_hour:
      return scene.four_hour;
    case Part::one_day:
      return scene.one_day;
    default:
      break;
  }
  TERN_CHECK(false, "a part that has bars");
}

Bar repriced_bar(Bar bar, double factor) {
  for (double* price : {&bar.open, &bar.high, &bar.low, &bar.close}) *price *= factor;
  if (bar.quote_volume) *bar.quote_volume *= factor;
  if (bar.taker_buy_quote_volume) *bar.taker_buy_quote_volume *= factor;
  return bar;
}

std::optional<Bar> scrambled_bar(Bar bar, Part part, Rng& rng) {
  const double chance = rng.uniform();
  if (part == Part::taker_flow) {
    bar.taker_buy_volume = bar.volume * rng.uniform();
    if (chance < 0.1) bar.taker_buy_volume.reset();
    return bar;
  }
  if (part == Part::trade_count) {
    bar.trade_count = std::floor(5000 * rng.uniform());
    if (chance < 0.1) bar.trade_count.reset();
    return bar;
  }
  if (chance < 0.1) return std::nullopt;
  const double share = bar.volume > 0 ? bar.taker_buy_volume.value_or(0) / bar.volume : 0;
  bar = repriced_bar(bar, std::exp(0.2 * rng.normal()));
  bar.high *= 1.05;
  bar.volume *= std::exp(rng.normal());
  if (bar.taker_buy_volume) bar.taker_buy_volume = share * bar.volume;
  return bar;
}

void scramble_figures(std::vector<Capitalization>& figures, Timestamp after, Rng& rng) {
  std::vector<Capitalization> kept;
  for (Capitalization figure : figures) {
    if (figure.known_at > after) {
      if (rng.uniform() < 0.1) continue;
      figure.value = 1 + 98 * rng.uniform();
      figure.era += static_cast<int>(rng.below(3));
    }
    kept.push_back(figure);
  }
  figures = std::move(kept);
}

void scramble_bars(Bars& bars, Part part, Timestamp after, Rng& rng) {
  const Duration step = length(bars.interval());
  bars = changed(bars, [&](const Bar& bar) -> std::optional<Bar> {
    return bar.open_time + step > after ? scrambled_bar(bar, part, rng) : bar;
  });
}

/// The newest figure that is known at `as_of`, unless it is stale.
std::optional<Capitalization> told_by(std::span<const Capitalization> figures, Timestamp as_of) {
  std::optional<Capitalization> newest;
  for (const Capitalization& figure : figures) {
    if (figure.known_at <= as_of) newest = figure;
  }
  if (newest && as_of - newest->known_at > days{7}) newest.reset();
  return newest;
}

}  // namespace

Scene random_scene(std::size_t hours, std::uint16_t own, std::uint64_t seed) {
  Rng rng(seed);
  const std::array pairs = {Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}, Pair{"SOL", "USDT"}};
  const TimeRange range{kStart, kStart + 1h * static_cast<std::int64_t>(hours)};
  Market market{Universe::spot(pairs).value(), {}, "simulated", true};
  for (const double price : {17'000.0, 1'200.0, 11.0}) {
    market.bars.push_back(random_bars(Interval::h1, range, price, rng));
  }
  const auto whole = [&](Interval interval) {
    return TimeRange{range.begin, range.end - range.length() % length(interval)};
  };
  Rng shares(derive_seed(seed, 1));
  Dominance& told = market.dominance;
  told.vendor = "simulated";
  told.btc = random_shares(range, 42, 53, Duration::zero(), shares);
  told.usdt = random_shares(range, 3.5, 5.5, days{1}, shares);
  told.eth = random_shares(range, 14, 20, Duration::zero(), shares);
  told.sol = random_shares(range, 1, 4, days{1}, shares);
  told.total = random_shares(range, 1e12, 3e12, Duration::zero(), shares);
  told.total3 = random_shares(range, 3e11, 9e11, days{1}, shares);
  const double price = market.bars[own].open().front();
  Bars four_hour = random_bars(Interval::h4, whole(Interval::h4), price, rng);
  Bars one_day = random_bars(Interval::d1, whole(Interval::d1), price, rng);
  return {std::move(market), SymbolId{own}, std::move(four_hour), std::move(one_day)};
}

Scene truncated(const Scene& scene, std::size_t rows) {
  const Timestamp now = scene.market.as_of()[rows - 1];
  const auto closed = [&](const Bars& bars) {
    return bars.slice({kTimeMin, now - length(bars.interval()) + Duration{1}});
  };
  Market market = scene.market.slice({kTimeMin, now});
  return {std::move(market), scene.own, closed(scene.four_hour), closed(scene.one_day)};
}

Scene scrambled(const Scene& scene, std::span<const Part> parts, Timestamp after,
                std::uint64_t seed) {
  Scene made = scene;
  for (const Part part : parts) {
    Rng rng(derive_seed(seed, static_cast<std::uint64_t>(part)));
    if (auto* figures = figures_of(made, part)) {
      scramble_figures(*figures, after, rng);
    } else {
      scramble_bars(bars_of(made, part), part, after, rng);
    }
  }
  return made;
}

Scene punched(const Scene& scene, Part part, std::size_t row) {
  const Timestamp as_of = scene.market.as_of()[row];
  Scene made = scene;
  if (auto* figures = figures_of(made, part)) {
    std::erase_if(*figures, [&](const Capitalization& figure) {
      return figure.known_at <= as_of && as_of - figure.known_at <= kDominanceStaleAfter;
    });
    return made;
  }
  Bars& bars = bars_of(made, part);
  const Duration step = length(bars.interval());
  bars = changed(bars, [&](Bar bar) -> std::optional<Bar> {
    if (as_of <= bar.open_time || bar.open_time + step < as_of) return bar;
    if (part == Part::taker_flow) {
      bar.taker_buy_volume.reset();
      return bar;
    }
    if (part == Part::trade_count) {
      bar.trade_count.reset();
      return bar;
    }
    return std::nullopt;
  });
  return made;
}

Scene jumped(Scene scene, std::size_t row) {
  const Timestamp now = scene.market.as_of()[row];
  for (const DominancePathRow& path : kDominancePaths) {
    for (Capitalization& figure : scene.market.dominance.*path.figures) {
      if (figure.known_at > now) ++figure.era;
    }
  }
  return scene;
}

Scene repriced(const Scene& scene, double factor, bool own_only) {
  Scene made = scene;
  const auto change = [&](const Bar& bar) { return repriced_bar(bar, factor); };
  for (std::size_t i = 0; i < made.market.bars.size(); ++i) {
    if (own_only && i != made.own.index) continue;
    made.market.bars[i] = changed(made.market.bars[i], change);
  }
  made.four_hour = changed(made.four_hour, change);
  made.one_day = changed(made.one_day, change);
  return made;
}

Arrival arrival_at(const Scene& scene, std::size_t row) {
  Arrival arrival{.as_of = scene.market.as_of()[row], .bars = {}, .four_hour = {}, .one_day = {}};
  for (const Bars& bars : scene.market.bars) arrival.bars.push_back(bars.at(row));
  const auto closed_now = [&](const Bars& bars) -> std::optional<Bar> {
    const auto closing = bars.as_of().row_at(arrival.as_of);
    return closing ? bars.at(*closing) : std::nullopt;
  };
  arrival.four_hour = closed_now(scene.four_hour);
  arrival.one_day = closed_now(scene.one_day);
  for (std::size_t i = 0; i < arrival.told.size(); ++i) {
    arrival.told[i] = told_by(scene.market.dominance.*kDominancePaths[i].figures, arrival.as_of);
  }
  return arrival;
}

}  // namespace tern::laws
