#include "source/bar_sequence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kFirst = utc_day(2024, 1, 1);

Timestamp at(int hour) {
  return kFirst + std::chrono::hours{hour};
}

Bar bar(int hour) {
  return {.open_time = at(hour),
          .open = 100,
          .high = 101,
          .low = 99,
          .close = 100,
          .volume = static_cast<double>(hour),
          .quote_volume = std::nullopt,
          .trade_count = std::nullopt,
          .taker_buy_volume = std::nullopt,
          .taker_buy_quote_volume = std::nullopt};
}

std::vector<Bar> bars(std::initializer_list<int> hours) {
  std::vector<Bar> list;
  for (const int hour : hours) list.push_back(bar(hour));
  return list;
}

TEST(BarSequence, AStreamInOrderPassesStraightThrough) {
  BarSequence sequence(Interval::h1, kFirst);
  EXPECT_EQ(sequence.streamed(bar(0)), bars({0}));
  EXPECT_EQ(sequence.streamed(bar(1)), bars({1}));
  EXPECT_EQ(sequence.next(), at(2));
  EXPECT_FALSE(sequence.waits());
}

TEST(BarSequence, RepeatsAndWhatWasBeforeTheFirstPassOver) {
  BarSequence sequence(Interval::h1, kFirst);
  EXPECT_EQ(sequence.streamed(bar(-1)), bars({}));
  EXPECT_EQ(sequence.streamed(bar(0)), bars({0}));
  EXPECT_EQ(sequence.streamed(bar(0)), bars({}));
  EXPECT_EQ(sequence.answered(bars({-2, -1, 0}), at(1)), bars({}));
}

TEST(BarSequence, ABarAfterAHoleWaitsForTheVenuesAnswer) {
  BarSequence sequence(Interval::h1, kFirst);
  EXPECT_EQ(sequence.streamed(bar(2)), bars({}));
  EXPECT_TRUE(sequence.waits());
  EXPECT_EQ(sequence.answered(bars({0}), at(1)), bars({0}));
  EXPECT_EQ(sequence.answered(bars({0, 1}), at(2)), bars({1, 2}));
  EXPECT_FALSE(sequence.waits());
}

TEST(BarSequence, AHoleThatTheVenueConfirmsIsNoBar) {
  BarSequence sequence(Interval::h1, kFirst);
  EXPECT_EQ(sequence.streamed(bar(3)), bars({}));
  EXPECT_EQ(sequence.answered(bars({1}), at(3)), bars({1, 3}));
  EXPECT_EQ(sequence.next(), at(4));
}

TEST(BarSequence, AnAbsentNewestBarIsWaitedForSinceItMayOnlyBeLate) {
  BarSequence sequence(Interval::h1, kFirst);
  EXPECT_EQ(sequence.answered({}, at(1)), bars({}));
  EXPECT_EQ(sequence.next(), at(0));
  EXPECT_EQ(sequence.streamed(bar(0)), bars({0}));
}

TEST(BarSequence, TheVenuesValuesWinOverThoseThatAreHeld) {
  BarSequence sequence(Interval::h1, kFirst);
  Bar streamed = bar(1);
  streamed.close = 100.5;
  EXPECT_EQ(sequence.streamed(streamed), bars({}));
  EXPECT_EQ(sequence.answered(bars({0, 1}), at(2)), bars({0, 1}));
}

// Whatever the stream loses, repeats, and jumbles, and wherever the answers end: the truth, each
// bar once, in order.
TEST(BarSequence, AnyMixtureOfTheTwoGivesTheTruth) {
  Rng rng(7);
  for (int round = 0; round < 500; ++round) {
    std::vector<Bar> truth;
    for (int hour = 0; hour < 40; ++hour) {
      if (rng.uniform() < 0.9) truth.push_back(bar(hour));
    }
    BarSequence sequence(Interval::h1, kFirst);
    std::vector<Bar> passed;
    const auto pass = [&passed](const std::vector<Bar>& more) {
      passed.insert(passed.end(), more.begin(), more.end());
    };
    for (int hour = 1; hour <= 40; ++hour) {
      const auto closed = std::ranges::upper_bound(truth, at(hour - 1), {}, &Bar::open_time);
      const std::span so_far(truth.begin(), closed);
      for (std::size_t i = so_far.size() - std::min<std::size_t>(so_far.size(), 4);
           i < so_far.size(); ++i) {
        const std::size_t which = rng.below(2) == 0 ? i : rng.below(so_far.size());
        if (rng.uniform() < 0.4) pass(sequence.streamed(so_far[which]));
      }
      if (rng.uniform() < 0.3 || hour == 40) {
        const auto open = std::ranges::lower_bound(so_far, sequence.next(), {}, &Bar::open_time);
        const auto known = static_cast<std::uint64_t>(open - so_far.begin());
        pass(sequence.answered(so_far.subspan(rng.below(known + 1)), at(hour)));
      }
    }
    ASSERT_EQ(passed, truth) << "round " << round;
  }
}

}  // namespace
}  // namespace tern
