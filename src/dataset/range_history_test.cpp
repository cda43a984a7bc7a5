#include "dataset/range_history.h"

#include <gtest/gtest.h>

#include <cmath>

#include "market/bars.h"

namespace tern {
namespace {

// Bars whose high is e^spread times their low, from Friday 2024-03-01 21:00 on; -1 is a hole.
Bars bars_of(const std::vector<double>& spreads) {
  const Timestamp start = utc_day(2024, 3, 1) + 21h;
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < spreads.size(); ++i) {
    if (spreads[i] < 0) continue;
    bars.push_back({start + 1h * i, 100, 100 * std::exp(spreads[i]), 100, 100, 1, {}, {}, {}, {}});
  }
  return *Bars::make(Interval::h1, {start, start + 1h * spreads.size()}, bars);
}

double unit_of(double spread) {
  return std::log(spread * spread / (4 * std::log(2.0)));
}

TEST(RangeHistory, AveragesTheLogarithmOfTheRange) {
  const auto rows = range_history(bars_of({0.01, 0.02, 0.04, 0.01, 0.02, 0.04}));
  const std::size_t last = 5 * kRangeColumns;
  EXPECT_FLOAT_EQ(rows[last], static_cast<float>(unit_of(0.04)));
  EXPECT_NEAR(static_cast<double>(rows[last + 1]), unit_of(0.02), 1e-6) << "of six bars";
  EXPECT_TRUE(std::isnan(rows[last + 2])) << "six of twenty-four bars";
}

TEST(RangeHistory, SpeaksOfTheHourAndDayOfTheNextBar) {
  const auto rows = range_history(bars_of({0.01, 0.02, 0.04}));
  EXPECT_EQ(rows[kHourColumn], 22.0F);
  EXPECT_EQ(rows[kWeekdayColumn], 4.0F) << "Friday 22:00";
  EXPECT_EQ(rows[2 * kRangeColumns + kHourColumn], 0.0F);
  EXPECT_EQ(rows[2 * kRangeColumns + kWeekdayColumn], 5.0F) << "Saturday 00:00";
}

TEST(RangeHistory, KeepsTheMovesOfTheClose) {
  const Timestamp start = utc_day(2024, 3, 1);
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < 8; ++i) {
    const double close = 100.0 + static_cast<double>(i);
    if (i != 1) bars.push_back({start + 1h * i, close, close, close, close, 1, {}, {}, {}, {}});
  }
  const auto rows = range_history(*Bars::make(Interval::h1, {start, start + 8h}, bars));
  const auto move = [&](std::size_t row, std::size_t window) {
    return static_cast<double>(rows[row * kRangeColumns + kMoveColumn + window]);
  };
  EXPECT_NEAR(move(3, 0), std::log(103.0 / 102.0), 1e-7);
  EXPECT_NEAR(move(6, 1), std::log(106.0 / 100.0), 1e-7);
  EXPECT_TRUE(std::isnan(move(0, 0))) << "nothing is before it";
  EXPECT_TRUE(std::isnan(move(2, 0))) << "a hole is before it";
  EXPECT_TRUE(std::isnan(move(7, 1))) << "a hole is six bars before it";
  EXPECT_TRUE(std::isnan(move(7, 2)));
}

TEST(RangeHistory, AHoleAndABarThatDidNotMoveHaveNoPart) {
  const auto rows = range_history(bars_of({0.01, -1, 0.0, 0.01, 0.01, 0.01}));
  EXPECT_NEAR(static_cast<double>(rows[5 * kRangeColumns + 1]), unit_of(0.01), 1e-6);
}

TEST(RealizedVariance, IsTheRangeOfTheNextBarOrTheSumOfSquaredReturns) {
  const Bars bars = bars_of({0.01, 0.02, -1, 0.04});
  EXPECT_NEAR(realized_variance(bars, 0, 1), std::exp(unit_of(0.02)), 1e-15);
  EXPECT_EQ(realized_variance(bars, 1, 1), 0.0) << "a hole";
  EXPECT_EQ(realized_variance(bars, 3, 1), 0.0) << "the future";
  EXPECT_EQ(realized_variance(bars, 0, 2), 0.0) << "a hole within";
}

}  // namespace
}  // namespace tern
