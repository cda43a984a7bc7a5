#include "validate/point_error.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace tern {
namespace {

TEST(PointError, OfNoRowsIsMissing) {
  EXPECT_TRUE(std::isnan(mean_absolute_error({}, {})));
  EXPECT_TRUE(std::isnan(theil_u2({}, {})));
  EXPECT_TRUE(std::isnan(mean_absolute_change(std::array{1.0, 2.0}, 2)));
}

TEST(PointError, DoingNothingIsTheilsUnit) {
  const std::array outcome = {0.01, -0.02};
  EXPECT_DOUBLE_EQ(theil_u2(std::array{0.0, 0.0}, outcome), 1);
  EXPECT_EQ(theil_u2(outcome, outcome), 0);
}

TEST(PointError, ALongPeriodScalesALevelUp) {
  const std::array levels = {1.0, 2.0, 4.0, 8.0};
  EXPECT_DOUBLE_EQ(mean_absolute_change(levels, 1), 7.0 / 3);
  EXPECT_DOUBLE_EQ(mean_absolute_change(levels, 2), 4.5);
}

TEST(PointError, TheLastOutcomeIsOneThatIsOver) {
  const std::array outcome = {1.0, 2.0, 3.0, 4.0};
  EXPECT_EQ(lagged_outcome(outcome, {}, 1, 1), (std::vector<double>{0, 1, 2, 3}));
  EXPECT_EQ(lagged_outcome(outcome, std::array{8.0, 9.0}, 1, 1), (std::vector<double>{9, 1, 2, 3}));
  // Outcomes over two bars: that of the row before is not over, and history ends two rows before.
  EXPECT_EQ(lagged_outcome(outcome, std::array{8.0, 9.0}, 2, 2), (std::vector<double>{9, 9, 1, 2}));
  EXPECT_EQ(lagged_outcome(outcome, std::array{8.0, 9.0}, 2, 3), (std::vector<double>{8, 9, 9, 1}));
  EXPECT_EQ(lagged_outcome(outcome, std::array{8.0, 9.0}, 1, 4), (std::vector<double>{0, 0, 8, 9}));
}

TEST(PointErrorDeathTest, AnOutcomeThatIsNotOverIsABug) {
  EXPECT_DEATH(lagged_outcome(std::array{1.0}, {}, 2, 1), "over");
}

}  // namespace
}  // namespace tern
