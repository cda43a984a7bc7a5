#include "run/round_trips.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kNow = utc_day(2024, 1, 1);
constexpr std::int64_t kUnit = 100'000'000;

const Universe& universe() {
  static const Universe one = *Universe::spot(std::vector<Pair>{{"BTC", "USDT"}});
  return one;
}

/// `base` at `price` in hour `hour`, for a fee of a hundredth.
Fill fill_of(int hour, std::int64_t base, std::int64_t price) {
  const std::int64_t quote = -base * price * kUnit;
  return {.order = OrderId{1},
          .symbol = SymbolId{0},
          .filled_at = kNow + 1h * hour,
          .base = {AssetId{0}, base * kUnit},
          .quote = {AssetId{1}, quote},
          .fee = {AssetId{1}, std::abs(quote) / 100},
          .slippage = {AssetId{1}, 0}};
}

std::vector<Trade> trades_of(const std::vector<Fill>& fills, double close) {
  RoundTrips trips(universe());
  for (const Fill& fill : fills) trips.add(fill);
  return trips.finish(kNow + 24h, std::vector<double>{close});
}

TEST(RoundTrips, AShortEarnsWhatThePriceFalls) {
  const auto trades = trades_of({fill_of(0, -2, 100), fill_of(1, 1, 80), fill_of(2, 1, 70)}, 1);
  ASSERT_EQ(trades.size(), 1U);
  const Trade& is = trades[0];
  EXPECT_TRUE(is.is_short);
  EXPECT_DOUBLE_EQ(is.quantity, 2);
  EXPECT_DOUBLE_EQ(is.entry_price, 100);
  EXPECT_DOUBLE_EQ(is.exit_price, 75);
  EXPECT_DOUBLE_EQ(is.fees, 3.5);
  EXPECT_DOUBLE_EQ(is.profit, 50 - 3.5);
  EXPECT_DOUBLE_EQ(is.return_net, 46.5 / 200);
  EXPECT_EQ(is.closed_at, kNow + 2h);
}

TEST(RoundTrips, GoingThroughZeroEndsOneAndBeginsAnother) {
  const auto trades = trades_of({fill_of(0, 1, 100), fill_of(1, -4, 110), fill_of(2, 5, 90)}, 95);
  ASSERT_EQ(trades.size(), 3U);
  EXPECT_FALSE(trades[0].is_short);
  EXPECT_DOUBLE_EQ(trades[0].quantity, 1);
  EXPECT_DOUBLE_EQ(trades[0].fees, 1 + 1.1) << "a quarter of the fee of the fill of four";
  EXPECT_DOUBLE_EQ(trades[0].profit, 10 - 2.1);
  EXPECT_TRUE(trades[1].is_short);
  EXPECT_EQ(trades[1].opened_at, kNow + 1h);
  EXPECT_DOUBLE_EQ(trades[1].quantity, 3);
  EXPECT_DOUBLE_EQ(trades[1].entry_price, 110);
  EXPECT_DOUBLE_EQ(trades[1].exit_price, 90);
  EXPECT_DOUBLE_EQ(trades[1].fees, 3.3 + 2.7);
  EXPECT_DOUBLE_EQ(trades[1].profit, 60 - 6);
  EXPECT_FALSE(trades[2].is_short);
  EXPECT_TRUE(trades[2].open_at_end);
  EXPECT_DOUBLE_EQ(trades[2].profit, 10 - 1.8);
}

TEST(RoundTrips, AShortStillOpenIsMarkedAtTheLastClose) {
  const auto trades = trades_of({fill_of(0, -2, 100)}, 120);
  ASSERT_EQ(trades.size(), 1U);
  EXPECT_TRUE(trades[0].open_at_end);
  EXPECT_TRUE(trades[0].is_short);
  EXPECT_DOUBLE_EQ(trades[0].exit_price, 120);
  EXPECT_DOUBLE_EQ(trades[0].profit, -40 - 2);
}

}  // namespace
}  // namespace tern
