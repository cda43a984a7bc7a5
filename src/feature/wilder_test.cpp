#include "feature/wilder.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

TEST(WilderMean, StartsFromThePlainMeanAndThenSmooths) {
  WilderMean mean(4);
  for (const double value : {1.0, 2.0, 3.0}) {
    mean.push(value);
    EXPECT_FALSE(mean.full());
  }
  mean.push(6);
  ASSERT_TRUE(mean.full());
  EXPECT_DOUBLE_EQ(mean.mean(), 3);
  mean.push(7);  // (3 * 3 + 7) / 4
  EXPECT_DOUBLE_EQ(mean.mean(), 4);
  mean.push(0);
  EXPECT_DOUBLE_EQ(mean.mean(), 3);
}

TEST(TrueRange, GoesFromTheLastClose) {
  TrueRange range;
  EXPECT_FALSE(range.push(12, 8, 10));
  EXPECT_EQ(range.push(11, 9, 10).value(), 2) << "the last close lies within";
  EXPECT_EQ(range.push(15, 13, 14).value(), 5) << "a gap up, from 10";
  EXPECT_EQ(range.push(9, 8, 8).value(), 6) << "a gap down, from 14";
}

TEST(DirectionalBalance, CountsTheLargerMoveAlone) {
  DirectionalBalance balance(2);
  EXPECT_FALSE(balance.push(10, 5));
  EXPECT_FALSE(balance.push(13, 4));                // up 3
  EXPECT_EQ(balance.push(14, 1).value(), 0);        // down 3: 3 / 2 either way
  EXPECT_EQ(balance.push(20, 0).value(), 6.0 / 9);  // up 6: (1.5 + 6) / 2 against 1.5 / 2
}

TEST(DirectionalBalance, AnInsideBarMovesNowhere) {
  DirectionalBalance balance(1);
  balance.push(10, 5);
  EXPECT_EQ(balance.push(9, 6).value(), 0);
}

TEST(DirectionalBalance, EqualMovesCancelWhateverTheirLastBits) {
  ASSERT_NE(10.3 - 10.2, 9.9 - 9.8) << "a tick either way";
  DirectionalBalance balance(1);
  balance.push(10.2, 9.9);
  EXPECT_EQ(balance.push(10.3, 9.8).value(), 0);
}

}  // namespace
}  // namespace tern
