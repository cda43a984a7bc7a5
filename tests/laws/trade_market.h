#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "run/backtest.h"

namespace tern {

/// What a made-up market looks like.
struct MadeMarket {
  std::uint64_t seed = 1;
  std::size_t hours = 400;
  double holes = 0.0;           ///< share of bars that are missing, in runs of up to 6
  double quote_volumes = 1.0;   ///< share of bars that say their quote volume
  std::size_t listed_late = 0;  ///< hours before the last instrument's first bar
};

inline constexpr Timestamp kMadeStart = utc_day(2024, 1, 1);

inline Bars make_bars(const MadeMarket& made, std::uint64_t stream, double price) {
  Rng rng(derive_seed(made.seed, stream));
  std::vector<Bar> bars;
  std::size_t hole = 0;
  for (std::size_t i = 0; i < made.hours; ++i) {
    const double open = price * std::exp(0.0003 * rng.normal());
    const double close = open * std::exp(0.01 * rng.normal());
    const double high = std::max(open, close) * (1 + 0.002 * rng.uniform());
    const double low = std::min(open, close) * (1 - 0.002 * rng.uniform());
    const double volume = 1e7 / price * rng.uniform();
    const bool says = rng.uniform() < made.quote_volumes;
    price = close;
    if (rng.uniform() < made.holes / 3.5) hole = 1 + rng.below(6);
    const bool listed = stream != 2 || i >= made.listed_late;
    if (hole == 0 && listed) {
      bars.push_back({.open_time = kMadeStart + 1h * static_cast<std::int64_t>(i),
                      .open = open,
                      .high = high,
                      .low = low,
                      .close = close,
                      .volume = volume,
                      .quote_volume = says ? std::optional{volume * close} : std::nullopt,
                      .trade_count = std::nullopt,
                      .taker_buy_volume = std::nullopt,
                      .taker_buy_quote_volume = std::nullopt});
    }
    if (hole > 0) --hole;
  }
  const TimeRange range{kMadeStart, kMadeStart + 1h * static_cast<std::int64_t>(made.hours)};
  return *Bars::make(Interval::h1, range, bars);
}

/// Three instruments that walk at random.
inline Market make_market(const MadeMarket& made) {
  const std::vector<Pair> pairs = {{"BTC", "USDT"}, {"ETH", "USDT"}, {"SOL", "USDT"}};
  return {*Universe::spot(pairs),
          {make_bars(made, 0, 40'000), make_bars(made, 1, 2'000), make_bars(made, 2, 100)},
          "made up",
          true};
}

/// A forecast at each present close, made of noise; a share of them is missing.
inline Forecasts make_forecasts(const Market& market, std::uint64_t seed, double missing = 0.0) {
  Rng rng(derive_seed(seed, 99));
  Forecasts made;
  for (std::size_t i = 0; i < market.open_times().size; ++i) {
    for (std::uint16_t s = 0; s < market.universe.size(); ++s) {
      const double mean = 0.004 * rng.normal();
      const bool there = rng.uniform() >= missing && market.bars[s].present()[i];
      if (there) made.push_back({market.as_of()[i], SymbolId{s}, 1h, mean, 0.01, 0});
    }
  }
  return made;
}

inline BacktestOptions options_for(const Market& market, std::string rule) {
  return {.strategy = {.name = rule,
                       .rule = rule,
                       .buy_above = 0.003,
                       .sell_below = -0.003,
                       .weights = {0.5, 0.25, 0.25},
                       .band = 0.02},
          .costs = Costs{},
          .capital = 10'000,
          .range = {kTimeMin, market.as_of().range().end}};
}

}  // namespace tern
