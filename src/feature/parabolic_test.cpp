#include "feature/parabolic.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

TEST(ParabolicStop, FollowsARiseEverFasterUntilItIsMet) {
  ParabolicStop stop;
  EXPECT_FALSE(stop.push(10, 9));
  EXPECT_DOUBLE_EQ(*stop.push(11, 10), 9);                    // the first bar's low
  EXPECT_DOUBLE_EQ(*stop.push(12, 11), 9 + 0.02 * (11 - 9));  // 9.04
  const double third = 9.04 + 0.04 * (12 - 9.04);             // a new high: twice as fast
  EXPECT_DOUBLE_EQ(*stop.push(12, 11), third);
  EXPECT_DOUBLE_EQ(*stop.push(12.5, 9.1), 12.5);  // met: above the rise and the bar
  EXPECT_DOUBLE_EQ(*stop.push(9.5, 9.2), 12.5);   // not inside the last two bars
  EXPECT_DOUBLE_EQ(*stop.push(9.5, 9.2), 12.5 + 0.02 * (9.1 - 12.5));
}

TEST(ParabolicStop, BeginsWithAFallWhereTheLowsFallMoreThanTheHighsRise) {
  ParabolicStop stop;
  stop.push(10, 9);
  EXPECT_DOUBLE_EQ(*stop.push(10.5, 8), 10.5);  // the first bar's high is met at once
  ParabolicStop calm;
  calm.push(10, 9);
  EXPECT_DOUBLE_EQ(*calm.push(9.8, 8), 10);
}

TEST(ParabolicStop, NeverRunsFasterThanAFifth) {
  ParabolicStop stop;
  double low = 100;
  for (int i = 0; i < 200; ++i) stop.push(low + 1, low), low += 1;
  // In a rise of one a bar, a stop of speed 1/5 settles at five below the high it aims at.
  const double before = *stop.push(low + 1, low);
  const double after = *stop.push(low + 2, low + 1);
  EXPECT_NEAR(after - before, 1, 1e-9);
  EXPECT_NEAR(low + 1 - before, 5 + 0.0, 1);
}

}  // namespace
}  // namespace tern
