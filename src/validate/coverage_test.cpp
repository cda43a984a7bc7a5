#include "validate/coverage.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace tern {
namespace {

TEST(Coverage, OfNoRowsIsMissing) {
  EXPECT_TRUE(std::isnan(kupiec(0, 0, 0.05).p));
  EXPECT_TRUE(std::isnan(christoffersen(miss_transitions({})).p));
  EXPECT_TRUE(std::isnan(conditional_coverage(kupiec(0, 0, 0.05), christoffersen({})).p));
}

TEST(Coverage, AShareAtItsLevelIsNoEvidence) {
  EXPECT_NEAR(kupiec(5, 100, 0.05).statistic, 0, 1e-12);
  EXPECT_LT(kupiec(100, 100, 0.05).p, 1e-9);
}

TEST(Coverage, TransitionsCountNeighbors) {
  const MissTransitions t = miss_transitions(std::array{0.0, 1.0, 1.0, 0.0, 0.0, 0.0});
  EXPECT_EQ(t.hit_miss, 1U);
  EXPECT_EQ(t.miss_miss, 1U);
  EXPECT_EQ(t.miss_hit, 1U);
  EXPECT_EQ(t.hit_hit, 2U);
}

TEST(Coverage, MissesThatClusterAreSeen) {
  EXPECT_LT(christoffersen({180, 5, 5, 10}).p, 1e-6);
  // One miss in ten after a hit and after a miss: the null to the digit.
  EXPECT_NEAR(christoffersen({810, 90, 90, 10}).statistic, 0, 1e-9);
}

TEST(Coverage, MissingBelowCostsTheLevelsComplement) {
  EXPECT_DOUBLE_EQ(pinball_loss(1, 3, 0.05), 2 * 0.95);
  EXPECT_DOUBLE_EQ(pinball_loss(3, 1, 0.05), 2 * 0.05);
  EXPECT_DOUBLE_EQ(interval_score(-2, {-1, 1}, 0.2), 2 + 10);
}

TEST(CoverageDeathTest, CrossedEndsAreABug) {
  EXPECT_DEATH(interval_score(0, {1, -1}, 0.1), "order");
}

}  // namespace
}  // namespace tern
