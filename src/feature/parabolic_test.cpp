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
  EXPECT_DOUBLE_EQ(*stop.push(9.5, 9.2), 12.5);   // not inside the last two bars, nor now
  EXPECT_DOUBLE_EQ(*stop.push(9.5, 9.2), 12.5);
  EXPECT_DOUBLE_EQ(*stop.push(9.5, 9.2), 12.5 + 0.02 * (9.1 - 12.5));
}

TEST(ParabolicStop, BeginsWithAFallWhereTheLowsFallMoreThanTheHighsRise) {
  ParabolicStop falling;
  falling.push(10, 9);
  EXPECT_DOUBLE_EQ(*falling.push(9.8, 8), 10);
  ParabolicStop met_at_once;
  met_at_once.push(10, 9);
  EXPECT_DOUBLE_EQ(*met_at_once.push(10.5, 8), 8);
}

TEST(ParabolicStop, NeverRunsFasterThanAFifth) {
  ParabolicStop stop;
  double high = 100;
  double last = 0;
  for (int i = 0; i < 200; ++i) last = stop.push(high + 1, high).value_or(0), high += 1;
  // In a rise of one a bar, what a fifth of the gap makes good is one where the gap is five.
  EXPECT_NEAR(high - last, 5, 1e-9);
}

}  // namespace
}  // namespace tern
