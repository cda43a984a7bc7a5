#include "sim/conditions.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

Bar bar_of(double close, std::optional<double> quote_volume = 1000.0) {
  return {.open_time = utc_day(2024, 1, 1),
          .open = close,
          .high = close,
          .low = close,
          .close = close,
          .volume = 7,
          .quote_volume = quote_volume,
          .trade_count = std::nullopt,
          .taker_buy_volume = std::nullopt,
          .taker_buy_quote_volume = std::nullopt};
}

/// A price that moves by 1 % up and down, for `bars` bars.
void swing(ConditionsTracker& tracker, int bars, double size) {
  for (int i = 0; i < bars; ++i) tracker.add(bar_of(i % 2 == 0 ? 100 : 100 * std::exp(size)));
}

TEST(Conditions, SteadySwingsAreUsual) {
  ConditionsTracker tracker(Interval::h1);
  swing(tracker, 2000, 0.01);
  const Conditions now = tracker.now();
  EXPECT_NEAR(now.volatility_ratio, 1, 1e-9);
  EXPECT_NEAR(now.volatility_day, 0.01 * std::sqrt(24), 1e-9);
  EXPECT_NEAR(now.volume_day, 24'000, 1e-6);
}

TEST(Conditions, AStormRaisesTheRatio) {
  ConditionsTracker tracker(Interval::h1);
  swing(tracker, 2000, 0.01);
  swing(tracker, 24, 0.05);
  EXPECT_GT(tracker.now().volatility_ratio, 2);
  EXPECT_LT(tracker.now().volatility_ratio, 5);
}

TEST(Conditions, AReturnAcrossAHoleDoesNotCountAndAHoleIsNotZeroVolume) {
  ConditionsTracker tracker(Interval::h4);
  tracker.add(bar_of(100));
  tracker.add(std::nullopt);
  tracker.add(bar_of(200));
  EXPECT_EQ(tracker.now().volatility_day, 0);
  EXPECT_EQ(tracker.now().volatility_ratio, 1);
  EXPECT_EQ(tracker.now().volume_day, 6000);
}

TEST(Conditions, WithoutQuoteVolumeItIsVolumeTimesClose) {
  ConditionsTracker tracker(Interval::d1);
  tracker.add(bar_of(100, std::nullopt));
  EXPECT_EQ(tracker.now().volume_day, 700);
}

TEST(Conditions, BeforeAnyBarNothingIsKnown) {
  const Conditions now = ConditionsTracker(Interval::h1).now();
  EXPECT_EQ(now.volatility_ratio, 1);
  EXPECT_EQ(now.volatility_day, 0);
  EXPECT_EQ(now.volume_day, 0);
}

}  // namespace
}  // namespace tern
