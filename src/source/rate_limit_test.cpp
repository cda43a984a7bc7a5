#include "source/rate_limit.h"

#include <gtest/gtest.h>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kMinute = utc_day(2024, 1, 1) + 12h;  // on a whole minute

RateLimit aligned() {
  return RateLimit({.weight = 100, .window = 1min, .aligned = true});
}
RateLimit sliding() {
  return RateLimit({.weight = 10, .window = 6s, .aligned = false});
}

TEST(AlignedRateLimit, AFullWindowWaitsForTheNextWholeMinute) {
  RateLimit limit = aligned();
  limit.spend(60, kMinute + 10s);
  EXPECT_EQ(limit.wait(40, kMinute + 20s), 0ms);
  EXPECT_EQ(limit.wait(41, kMinute + 20s), 40s);
  EXPECT_EQ(limit.wait(41, kMinute + 1min), 0ms);
}

TEST(AlignedRateLimit, WhatWasSpentBeforeTheWholeMinuteIsForgotten) {
  RateLimit limit = aligned();
  limit.spend(100, kMinute - 1ms);
  EXPECT_EQ(limit.wait(100, kMinute - 1ms), 1ms);
  EXPECT_EQ(limit.wait(100, kMinute), 0ms);
}

TEST(SlidingRateLimit, ARequestWaitsUntilEnoughOldOnesHaveLeftTheWindow) {
  RateLimit limit = sliding();
  limit.spend(4, kMinute);
  limit.spend(6, kMinute + 2s);
  EXPECT_EQ(limit.wait(4, kMinute + 3s), 3s);  // the first leaves at 6 s
  EXPECT_EQ(limit.wait(5, kMinute + 3s), 5s);  // the second leaves at 8 s
  EXPECT_EQ(limit.wait(4, kMinute + 6s), 0ms);
}

TEST(RateLimit, ARequestHeavierThanTheRuleGoesAlone) {
  RateLimit slides = sliding();
  EXPECT_EQ(slides.wait(25, kMinute), 0ms);
  slides.spend(1, kMinute);
  EXPECT_EQ(slides.wait(25, kMinute + 1s), 5s);
  RateLimit steps = aligned();
  EXPECT_EQ(steps.wait(250, kMinute), 0ms);
  steps.spend(1, kMinute);
  EXPECT_EQ(steps.wait(250, kMinute + 1s), 59s);
}

TEST(RateLimit, TheVenuesOwnCountIsBelievedWhereItIsHigher) {
  RateLimit limit = aligned();
  limit.spend(10, kMinute);
  limit.observe(95, kMinute + 1s);
  EXPECT_EQ(limit.wait(5, kMinute + 1s), 0ms);
  EXPECT_EQ(limit.wait(6, kMinute + 1s), 59s);
  limit.observe(3, kMinute + 2s);
  EXPECT_EQ(limit.wait(6, kMinute + 2s), 58s);
  EXPECT_EQ(limit.wait(6, kMinute + 1min), 0ms);
}

TEST(RateLimit, NothingGoesBeforeAHoldIsOver) {
  RateLimit limit = sliding();
  limit.hold(kMinute + 30s);
  limit.hold(kMinute + 20s);  // an earlier end shortens nothing
  EXPECT_EQ(limit.held_until(), kMinute + 30s);
  EXPECT_EQ(limit.wait(1, kMinute), 30s);
  limit.spend(10, kMinute + 28s);
  EXPECT_EQ(limit.wait(1, kMinute + 28s), 6s);
  EXPECT_EQ(limit.wait(1, kMinute + 34s), 0ms);
}

/// Whoever waits as told never has more than the rule's weight in any window, and could not have
/// gone a millisecond earlier.
TEST(RateLimit, WaitingAsToldKeepsTheRuleAndWastesNothing) {
  for (const bool in_steps : {false, true}) {
    const RateRule rule{.weight = 10, .window = 6s, .aligned = in_steps};
    RateLimit limit(rule);
    Rng rng(7);
    std::vector<std::pair<Timestamp, double>> sent;
    const auto used = [&](Timestamp t) {
      const Timestamp from =
          in_steps ? t - t.time_since_epoch() % rule.window : t - rule.window + 1ms;
      double sum = 0;
      for (const auto& [at, weight] : sent) sum += at >= from ? weight : 0;
      return sum;
    };
    Timestamp now = kMinute;
    for (int i = 0; i < 500; ++i) {
      now += Duration{static_cast<std::int64_t>(rng.below(1500))};
      const double weight = 1 + static_cast<double>(rng.below(4));
      const Duration wait = limit.wait(weight, now);
      if (wait > 0ms) {
        EXPECT_GT(used(now + wait - 1ms) + weight, rule.weight) << i;
      }
      now += wait;
      limit.spend(weight, now);
      sent.emplace_back(now, weight);
      ASSERT_LE(used(now), rule.weight) << i;
    }
  }
}

}  // namespace
}  // namespace tern
