#include "validate/haircut.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace tern {
namespace {

constexpr std::array kAll = {Adjustment::bonferroni, Adjustment::sidak, Adjustment::holm,
                             Adjustment::benjamini_hochberg, Adjustment::benjamini_yekutieli};
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

TEST(AdjustedP, OfOneTestIsItself) {
  for (const Adjustment adjustment : kAll)
    EXPECT_DOUBLE_EQ(adjusted_p(std::array{0.03}, adjustment)[0], 0.03);
}

TEST(AdjustedP, KeepsTheOrderGiven) {
  const std::array p = {0.04, 0.001, 0.03};
  // Holm by hand: 3 x 0.001; 2 x 0.03 = 0.06; 1 x 0.04, raised to what came before.
  const auto holm = adjusted_p(p, Adjustment::holm);
  EXPECT_DOUBLE_EQ(holm[0], 0.06);
  EXPECT_DOUBLE_EQ(holm[1], 0.003);
  EXPECT_DOUBLE_EQ(holm[2], 0.06);
  // Benjamini and Hochberg: 3/3 x 0.04; 3/2 x 0.03 = 0.045, lowered to what comes after.
  const auto rate = adjusted_p(p, Adjustment::benjamini_hochberg);
  EXPECT_DOUBLE_EQ(rate[0], 0.04);
  EXPECT_DOUBLE_EQ(rate[1], 0.003);
  EXPECT_DOUBLE_EQ(rate[2], 0.04);
}

TEST(AdjustedP, AMissingTestCostsTheOthersNothing) {
  for (const Adjustment adjustment : kAll) {
    const auto with = adjusted_p(std::array{0.02, kMissing, 0.01}, adjustment);
    const auto without = adjusted_p(std::array{0.02, 0.01}, adjustment);
    EXPECT_EQ(with[0], without[0]);
    EXPECT_EQ(with[1], 1);
    EXPECT_EQ(with[2], without[1]);
  }
}

TEST(Haircut, OfTheOnlyTestTakesNothing) {
  for (const double sharpe : {0.2, -0.2}) {
    const Haircut cut = haircut_sharpe({sharpe, 200, 0, 3}, {}, Adjustment::holm);
    EXPECT_NEAR(cut.sharpe, sharpe, 1e-12);
    EXPECT_NEAR(cut.share, 0, 1e-12);
  }
}

TEST(Haircut, OfAThousandTestsTakesAll) {
  const std::vector<double> others(999, 1.0);
  const Haircut cut = haircut_sharpe({0.1, 200, 0, 3}, others, Adjustment::bonferroni);
  EXPECT_EQ(cut.p_adjusted, 1);
  EXPECT_EQ(cut.sharpe, 0);
  EXPECT_EQ(cut.share, 1);
}

TEST(Haircut, OfAFlatCurveIsMissing) {
  EXPECT_TRUE(std::isnan(haircut_sharpe({kMissing, 200, 0, 3}, {}, Adjustment::holm).share));
}

}  // namespace
}  // namespace tern
