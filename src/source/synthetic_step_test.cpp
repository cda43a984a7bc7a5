#include "source/synthetic_step.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/rng.h"

namespace tern::synthetic {
namespace {

TEST(SyntheticStep, AGjrVarianceAtItsMeanStaysThereOnAverage) {
  const Gjr gjr{.alpha = .05, .gamma = .02, .beta = .9};
  EXPECT_NEAR((gjr.next(1, 1) + gjr.next(1, -1)) / 2, 1, 1e-15);
  EXPECT_GT(gjr.next(1, -1), gjr.next(1, 1));
}

TEST(SyntheticStep, AWaveKeepsItsUnitVariance) {
  Rng rng(3);
  Wave wave(.8, rng.normal());
  double squares = 0;
  constexpr int kSteps = 200'000;
  for (int i = 0; i < kSteps; ++i) {
    const double value = wave.next(rng.normal());
    squares += value * value;
  }
  EXPECT_NEAR(squares / kSteps, 1, .03);
}

TEST(SyntheticStep, PickNeverLeavesTheStatesWhenSumsFallShortOfOne) {
  const std::array probabilities = {.25, .25, .4999999};
  EXPECT_EQ(pick(probabilities, .25), 0U);
  EXPECT_EQ(pick(probabilities, .2500001), 1U);
  EXPECT_EQ(pick(probabilities, 1 - 1e-16), 2U);
}

TEST(SyntheticStep, ABridgeEndsExactlyWhereItIsTied) {
  std::array path = {.1, .1, .1};
  bridge(path, .7);
  EXPECT_EQ(path.back(), .7);
  EXPECT_NEAR(path[0], .7 / 3, 1e-15);
}

TEST(SyntheticStep, BridgeExtremesLieBeyondBothEndsAndHaveTheirCdf) {
  constexpr double a = 0, b = .01, variance = 4e-4, level = .03;
  Rng rng(5);
  int below = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = rng.uniform();
    const double high = bridge_maximum(a, b, variance, u);
    ASSERT_GE(high, b);
    ASSERT_LE(bridge_minimum(a, b, variance, u), a);
    below += high <= level;
  }
  const double expected = 1 - std::exp(-2 * (level - a) * (level - b) / variance);
  EXPECT_NEAR(static_cast<double>(below) / kDraws, expected, .005);
}

TEST(SyntheticStep, TheSeasonFollowsTheClockInUtc) {
  const Timestamp monday = utc_day(2023, 1, 2);
  EXPECT_NEAR(season(monday + 14h) / season(monday + 4h), 1.618 / .731, 1e-12);
  EXPECT_NEAR(season(monday + days{5}) / season(monday), .586 / 1.193, 1e-12);
  EXPECT_EQ(season(monday + 30min), season(monday));
  EXPECT_EQ(season(monday + days{7 * 100}), season(monday));
  EXPECT_EQ(season(monday - days{7 * 3000}), season(monday));
}

}  // namespace
}  // namespace tern::synthetic
