#include "validate/permuted_market.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kBars = 300;

/// A random walk with gaps between bars; `holes` are left out.
Bars random_bars(std::uint64_t seed, const std::vector<std::size_t>& holes) {
  Rng rng(seed);
  std::vector<Bar> bars;
  double close = 100;
  for (std::size_t i = 0; i < kBars; ++i) {
    const double open = close * std::exp(0.002 * rng.normal());
    close = open * std::exp(0.01 * rng.normal());
    const double high = std::max(open, close) * std::exp(0.005 * rng.uniform());
    const double low = std::min(open, close) * std::exp(-0.005 * rng.uniform());
    const double volume = 1 + rng.uniform();
    if (std::ranges::find(holes, i) != holes.end()) continue;
    bars.push_back({kStart + 1h * static_cast<std::int64_t>(i), open, high, low, close, volume,
                    volume * open, 10.0, volume / 2, volume * open / 2});
  }
  const TimeRange range{kStart, kStart + 1h * static_cast<std::int64_t>(kBars)};
  return *Bars::make(Interval::h1, range, bars);
}

Market random_market() {
  const std::vector<Pair> pairs = {{"BTC", "USDT"}, {"ETH", "USDT"}};
  return {
      *Universe::spot(pairs), {random_bars(1, {40, 41}), random_bars(2, {0, 1, 2})}, "test", true};
}

Market permuted(const Market& market, std::uint64_t seed) {
  return *permuted_market(market, seed);
}

std::vector<double> sorted_moves(const Bars& bars, bool inside) {
  std::vector<double> moves;
  double before = 0;
  for (std::size_t row = 0; row < bars.size(); ++row) {
    const auto bar = bars.at(row);
    if (!bar) continue;
    if (inside) {
      moves.push_back(std::log(bar->close / bar->open));
    } else if (before > 0) {
      moves.push_back(std::log(bar->open / before));
    }
    before = bar->close;
  }
  std::ranges::sort(moves);
  return moves;
}

TEST(PermutedMarket, MakesEveryMoveOnceAndEndsWhereItEnded) {
  const Market market = random_market();
  const Market other = permuted(market, 5);
  for (std::size_t i = 0; i < market.bars.size(); ++i) {
    const Bars& before = market.bars[i];
    const Bars& after = other.bars[i];
    for (const bool inside : {true, false}) {
      const auto expected = sorted_moves(before, inside);
      const auto actual = sorted_moves(after, inside);
      ASSERT_EQ(actual.size(), expected.size());
      for (std::size_t k = 0; k < actual.size(); ++k) EXPECT_NEAR(actual[k], expected[k], 1e-12);
    }
    EXPECT_NEAR(after.close()[kBars - 1] / before.close()[kBars - 1], 1, 1e-12);
    EXPECT_NE(after.close()[kBars / 2], before.close()[kBars / 2]);
    EXPECT_EQ(after.present(), before.present()) << "holes stay where they were";
  }
}

TEST(PermutedMarket, MovesInstrumentsTogether) {
  Market market = random_market();
  market.bars[1] = market.bars[0];
  const Market other = permuted(market, 5);
  EXPECT_TRUE(std::ranges::equal(other.bars[0].close(), other.bars[1].close()));
}

TEST(PermutedMarket, LeavesTheTimeBeforeTheLastListingAlone) {
  const Market market = random_market();
  const Market other = permuted(market, 5);
  for (std::size_t row = 0; row < 4; ++row) {
    EXPECT_EQ(other.bars[0].at(row), market.bars[0].at(row)) << row;
  }
}

TEST(PermutedMarket, ValuesTradesAtTheNewPrices) {
  const Market other = permuted(random_market(), 5);
  for (std::size_t row = 0; row < kBars; ++row) {
    const auto bar = other.bars[0].at(row);
    if (!bar) continue;
    EXPECT_NEAR(*bar->quote_volume, bar->volume * bar->open, 1e-9 * *bar->quote_volume);
    EXPECT_NEAR(*bar->taker_buy_quote_volume, *bar->taker_buy_volume * bar->open, 1e-6);
  }
}

TEST(PermutedMarket, ASeedGivesTheSameMarket) {
  const Market market = random_market();
  EXPECT_EQ(content_hash(permuted(market, 5)), content_hash(permuted(market, 5)));
  EXPECT_NE(content_hash(permuted(market, 5)), content_hash(permuted(market, 6)));
}

}  // namespace
}  // namespace tern
