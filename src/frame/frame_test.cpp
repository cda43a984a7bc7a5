#include "frame/frame.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr TimeGrid kGrid{utc_day(2024, 1, 1), 1h, 70};

TEST(TimeGrid, TimeAndRowConvertBothWays) {
  EXPECT_EQ(kGrid.row_at(kGrid[5]), 5U);
  EXPECT_FALSE(kGrid.row_at(kGrid[5] + 1ms));
  EXPECT_FALSE(kGrid.row_at(kGrid.range().end));
  EXPECT_EQ(kGrid.row_from(kGrid[5] - 1ms), 5U);
  EXPECT_EQ(kGrid.row_from(kGrid[5] + 1ms), 6U);
  EXPECT_EQ(kGrid.row_from(kTimeMin), 0U);
  EXPECT_EQ(kGrid.row_from(kTimeMax), kGrid.size);
}

TEST(Column, TakesAWordOfRowsAtOnce) {
  Column column(70);
  std::vector<std::optional<double>> rows(64);
  rows[0] = 1.5;
  rows[63] = -2.0;
  column.set_word(0, rows);
  column.set_word(64, std::vector<std::optional<double>>{std::nullopt, 3.0, 4.0, 5.0, 6.0, 7.0});
  EXPECT_EQ(column.at(0), 1.5);
  EXPECT_EQ(column.at(1), std::nullopt);
  EXPECT_EQ(column.at(63), -2.0);
  EXPECT_EQ(column.at(64), std::nullopt);
  EXPECT_EQ(column.at(69), 7.0);
  EXPECT_EQ(column.valid.count(), 7U);
}

TEST(Mask, CountsAndComparesWithoutTheTailOfTheLastWord) {
  Mask mask(70, true);
  EXPECT_EQ(mask.count(), 70U);
  mask.set(69, false);
  EXPECT_EQ(mask.count(), 69U);
  EXPECT_FALSE(mask[69]);
  mask.set(69, true);
  EXPECT_EQ(mask, Mask(70, true));
}

TEST(Frame, AColumnStartsMissing) {
  Frame frame(kGrid);
  frame.add("a").set(3, 1.5);
  const auto a = frame.find("a");
  ASSERT_TRUE(a);
  EXPECT_EQ(a->valid.count(), 1U);
  EXPECT_EQ(a->values[3], 1.5);
  EXPECT_FALSE(frame.find("b"));
}

TEST(FrameDeathTest, RefusesTwoColumnsOfOneName) {
  Frame frame(kGrid);
  frame.add("a");
  EXPECT_DEATH(frame.add("a"), "its own");
}

}  // namespace
}  // namespace tern
