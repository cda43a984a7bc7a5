#include "validate/claim.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

TEST(Claim, ACorrelationGetsTheDirectionsRightThatItNeedsForThem) {
  EXPECT_DOUBLE_EQ(accuracy_of_correlation(0), 0.5);
  EXPECT_DOUBLE_EQ(accuracy_of_correlation(1), 1);
  EXPECT_NEAR(accuracy_of_correlation(0.5), 2.0 / 3, 1e-15);
  for (const double accuracy : {0.0, 0.4, 0.55, 0.89, 1.0}) {
    EXPECT_NEAR(accuracy_of_correlation(correlation_of_accuracy(accuracy)), accuracy, 1e-8);
  }
}

TEST(Claim, ASmallerErrorIsAnR2) {
  EXPECT_DOUBLE_EQ(rmse_ratio_of_r2(0.19), 0.9);
  EXPECT_DOUBLE_EQ(r2_of_rmse_ratio(0.9), 1 - 0.81);
  EXPECT_LT(r2_of_rmse_ratio(1.1), 0) << "worse than no change";
}

TEST(Claim, SizingByTheForecastEarnsMoreThanItsSignWhileTheForecastIsPoor) {
  EXPECT_GT(sharpe_of_size(0.05), sharpe_of_sign(0.05));
  EXPECT_DOUBLE_EQ(sharpe_of_sign(0), 0);
  EXPECT_DOUBLE_EQ(sharpe_of_size(1), 1 / std::sqrt(2)) << "a squared normal: mean 1, variance 2";
}

TEST(Claim, AFarStopWinsOftenAndEarnsNothing) {
  const Barriers far = {.take_profit = 0.005, .stop_loss = 0.04};
  EXPECT_DOUBLE_EQ(target_first(far), 8.0 / 9);
  EXPECT_GT(target_first_in_logs(far), target_first(far)) << "in logs the stop is farther still";
  EXPECT_NEAR(expectancy(far, target_first(far), 0.002), -0.002, 1e-15);
  EXPECT_NEAR(target_first({0.005, stop_for_win_rate(0.005, 0.89)}), 0.89, 1e-15);
  EXPECT_DOUBLE_EQ(stop_for_win_rate(0.01, 0.5), 0.01);
}

TEST(Claim, CostsAskForMoreDirectionsTheSmallerTheMove) {
  EXPECT_DOUBLE_EQ(break_even_accuracy(0, 0.003), 0.5);
  EXPECT_DOUBLE_EQ(break_even_accuracy(0.002, 0.004), 0.75);
  EXPECT_GT(break_even_accuracy(0.002, 0.001), 1) << "no accuracy pays for it";
}

TEST(Claim, TheBestOfManyShowsWhatOneSeldomDoes) {
  EXPECT_DOUBLE_EQ(chance_of_best(0.2, 1), 0.2);
  EXPECT_NEAR(chance_of_best(0.2, 2), 0.36, 1e-15);
  EXPECT_NEAR(chance_of_best(1e-12, 1000), 1e-9, 1e-15) << "small chances keep their digits";
  EXPECT_DOUBLE_EQ(chance_of_best(0, 100), 0);
}

TEST(Claim, ReturnsCompound) {
  EXPECT_NEAR(compounded(0.1, 2), 0.21, 1e-15);
  EXPECT_NEAR(compounded(0.21, 0.5), 0.1, 1e-15);
}

}  // namespace
}  // namespace tern
