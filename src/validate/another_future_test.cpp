#include "validate/another_future.h"

#include <gtest/gtest.h>

#include <array>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kHours = 1000;
constexpr Timestamp kNow = kStart + 200h;

Market random_walk() {
  Rng rng(1);
  const std::array pairs{Pair{"BTC", "USDT"}, Pair{"ETH", "USDT"}};
  Market market{Universe::spot(pairs).value(), {}, "simulated", true};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::vector<Bar> bars;
    double price = 100;
    for (std::size_t hour = 0; hour < kHours; ++hour) {
      const double open = price;
      price *= std::exp(0.005 * rng.normal());
      bars.push_back({kStart + 1h * hour, open, std::max(open, price), std::min(open, price), price,
                      5, 500, 3, 2, 200});
    }
    market.bars.push_back(Bars::make(Interval::h1, {kStart, kStart + 1h * kHours}, bars).value());
  }
  for (int day = 0; day < 16; ++day) {
    const Timestamp stamped = kStart + 24h * day;
    for (const DominancePathRow& row : kDominancePaths) {
      (market.dominance.*row.figures).push_back({stamped, stamped + 35min, 50});
    }
  }
  return market;
}

TEST(AnotherFuture, LeavesWhatWasKnownAsItWas) {
  const Market market = random_walk();
  const Market other = with_another_future(market, kNow, 7);
  EXPECT_EQ(content_hash(other.slice({kStart, kNow})), content_hash(market.slice({kStart, kNow})));
}

TEST(AnotherFuture, PaysOtherFundingAndThatOnlyLater) {
  Market market = random_walk();
  for (std::size_t i = 0; i < market.bars.size(); ++i) {
    std::vector<FundingRate>& due = market.funding.emplace_back();
    for (Timestamp at = kStart; at < kStart + 1h * kHours; at += 8h) due.push_back({at, 1e-4});
  }
  const Market other = with_another_future(market, kNow, 7);
  ASSERT_EQ(other.funding.size(), market.funding.size());
  for (std::size_t i = 0; i < market.funding.size(); ++i) {
    ASSERT_EQ(other.funding[i].size(), market.funding[i].size());
    for (std::size_t k = 0; k < market.funding[i].size(); ++k) {
      const FundingRate& was = market.funding[i][k];
      EXPECT_EQ(other.funding[i][k] == was, was.at <= kNow) << k;
    }
  }
}

TEST(AnotherFuture, IsAnotherInEveryBarAndFigureAfterwards) {
  const Market market = random_walk();
  const Market other = with_another_future(market, kNow, 7);
  for (std::size_t i = 0; i < market.bars.size(); ++i) {
    std::size_t missing = 0;
    for (std::size_t row = 200; row < kHours; ++row) {
      missing += other.bars[i].present()[row] ? 0U : 1U;
      EXPECT_NE(other.bars[i].at(row), market.bars[i].at(row)) << row;
    }
    EXPECT_GT(missing, 0U);
    EXPECT_LT(missing, 40U);
  }
  for (const DominancePathRow& row : kDominancePaths) {
    const auto& told = market.dominance.*row.figures;
    const auto& later = other.dominance.*row.figures;
    ASSERT_EQ(later.size(), told.size()) << row.name;
    for (std::size_t i = 0; i < told.size(); ++i) {
      EXPECT_EQ(later[i] == told[i], told[i].known_at <= kNow) << row.name << " " << i;
    }
  }
  EXPECT_NE(content_hash(with_another_future(market, kNow, 8)), content_hash(other));
  EXPECT_EQ(content_hash(with_another_future(market, kNow, 7)), content_hash(other));
}

}  // namespace
}  // namespace tern
