#include "validate/permutation.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "base/rng.h"

namespace tern {
namespace {

std::vector<double> noise(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(0.01 * rng.normal());
  return values;
}

TEST(PermutationP, CountsWhatWasObserved) {
  EXPECT_EQ(permutation_p(3, std::array{1.0, 2.0, 4.0}), 0.5);
  EXPECT_EQ(permutation_p(9, std::array{1.0, 2.0, 4.0}), 0.25) << "never 0";
  EXPECT_EQ(permutation_p(0, std::array{1.0, 2.0, 4.0}), 1);
  EXPECT_EQ(permutation_p(0.1 + 0.2, std::array{0.3}), 1) << "equal but for rounding";
}

TEST(SignFlip, LooksAtEveryArrangementWhereItCan) {
  const SignFlip test = sign_flip(std::array{1.0, 2.0, 3.0}, 1, 8, 1);
  EXPECT_EQ(test.flips, 8U);
  EXPECT_EQ(test.mean, 2);
  EXPECT_EQ(test.p_greater, 1.0 / 8);
  EXPECT_EQ(test.p_two, 2.0 / 8);
}

TEST(SignFlip, CountsTiesThoughRoundingParts) {
  // 0.1 + 0.2 - 0.3 is zero in one order of adding and 5e-17 in another.
  const SignFlip test = sign_flip(std::array{0.1, 0.2, -0.3}, 1, 8, 1);
  EXPECT_EQ(test.p_greater, 5.0 / 8);
  EXPECT_EQ(test.p_two, 1);
}

TEST(SignFlip, DrawsAgreeWithTheExactTest) {
  auto values = noise(16, 4);
  for (double& v : values) v += 0.003;
  const SignFlip exact = sign_flip(values, 1, 1U << 16U, 1);
  const SignFlip drawn = sign_flip(values, 1, 40'000, 1);
  EXPECT_EQ(exact.flips, 1U << 16U);
  EXPECT_EQ(drawn.flips, 40'001U);
  EXPECT_NEAR(drawn.p_greater, exact.p_greater, 0.01);
  EXPECT_NEAR(drawn.p_two, exact.p_two, 0.01);
  EXPECT_GT(exact.p_greater, 0.01);
}

TEST(SignFlip, DrawsPastOneWordOfSigns) {
  auto values = noise(200, 4);
  EXPECT_GT(sign_flip(values, 1, 2'000, 1).p_two, 0.02);
  // Only the values behind the first 64 are far from zero.
  for (std::size_t i = 64; i < values.size(); ++i) values[i] += 0.01;
  EXPECT_EQ(sign_flip(values, 1, 999, 1).p_greater, 0.001);
}

TEST(SignFlip, FlipsABlockAsOne) {
  const std::array values = {1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0};
  const SignFlip test = sign_flip(values, 3, 8, 1);
  EXPECT_EQ(test.flips, 8U) << "two blocks and a rest";
  EXPECT_EQ(test.p_greater, 1.0 / 8);
  EXPECT_NEAR(test.mean, 12.0 / 7, 1e-15);
}

TEST(SignFlip, ASeedGivesTheSameTest) {
  const auto values = noise(100, 2);
  EXPECT_EQ(sign_flip(values, 1, 500, 7).p_greater, sign_flip(values, 1, 500, 7).p_greater);
  EXPECT_TRUE(std::isnan(sign_flip({}, 1, 10, 1).p_greater));
}

TEST(CircularShift, HoldsThePositionsLater) {
  EXPECT_EQ(shifted_profits(std::array{1.0, 0.0, 0.0, 0.5}, std::array{1.0, 2.0, 4.0, 8.0}),
            (std::vector<double>{5.0, 2.5, 5.0, 10.0}));
}

TEST(CircularShift, FindsTimingThatForesees) {
  const auto returns = noise(400, 3);
  std::vector<double> positions;
  for (const double r : returns) positions.push_back(r > 0 ? 1 : 0);
  const TestResult test = circular_shift(shifted_profits(positions, returns), 1);
  EXPECT_EQ(test.p, 1.0 / 400);
  EXPECT_NEAR(test.statistic,
              std::inner_product(positions.begin(), positions.end(), returns.begin(), 0.0), 1e-12);
}

TEST(CircularShift, GivesNoCreditForExposure) {
  auto returns = noise(300, 3);
  for (double& r : returns) r += 0.01;
  const auto profits = shifted_profits(std::vector<double>(300, 0.7), returns);
  EXPECT_EQ(circular_shift(profits, 1).p, 1) << "always held: every shift earns the same";
}

TEST(CircularShift, LeavesOutShiftsThatHardlyShift) {
  const std::array profits = {5.0, 6.0, 1.0, 1.0, 1.0, 6.0};
  EXPECT_EQ(circular_shift(profits, 1).p, 3.0 / 6);
  EXPECT_EQ(circular_shift(profits, 2).p, 1.0 / 4);
  EXPECT_EQ(circular_shift(profits, 9).p, 1);
  EXPECT_TRUE(std::isnan(circular_shift({}, 1).p));
}

}  // namespace
}  // namespace tern
