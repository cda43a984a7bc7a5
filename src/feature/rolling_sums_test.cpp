#include "feature/rolling_sums.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "feature/rolling_level_pair.h"
#include "feature/rolling_slope.h"

namespace tern {
namespace {

TEST(RollingSums, AreTheSumsOfTheirWindow) {
  Rng rng(1);
  RollingSums<2> sums(7);
  std::vector<double> x, y;
  for (std::size_t i = 0; i < 100; ++i) {
    x.push_back(rng.normal());
    y.push_back(rng.uniform());
    sums.push(x.back(), y.back());
    ASSERT_EQ(sums.full(), i >= 6);
    if (!sums.full()) continue;
    double x_sum = 0, y_sum = 0;
    for (std::size_t k = 0; k < 7; ++k) {
      x_sum += x[i - k];
      y_sum += y[i - k];
    }
    ASSERT_NEAR(sums[0], x_sum, 1e-13) << i;
    ASSERT_NEAR(sums[1], y_sum, 1e-13) << i;
  }
}

TEST(RollingSums, OfPartIsNeverMoreThanOfTheWhole) {
  Rng rng(2);
  RollingSums<2> sums(168);
  for (int i = 0; i < 10'000; ++i) {
    const double whole = std::exp(5 * rng.normal());
    sums.push(rng.uniform() < 0.01 ? whole * rng.uniform() : whole, whole);
    ASSERT_LE(sums[0], sums[1]);
  }
}

TEST(RollingSums, ForgetAShockToTheLastBit) {
  RollingSums<1> shocked(24), calm(24);
  for (int i = 0; i < 100; ++i) {
    shocked.push(i == 50 ? 1e16 : 0.1);
    calm.push(0.1);
  }
  EXPECT_EQ(shocked[0], calm[0]);
}

TEST(RollingSlope, IsThatOfTheLeastSquaresLine) {
  Rng rng(3);
  RollingSlope slope(50);
  std::vector<double> x, y;
  for (int i = 0; i < 200; ++i) {
    x.push_back(0.1 + rng.normal());
    y.push_back(3 - 2 * x.back() + 0.5 * rng.normal());
    slope.push(x.back(), y.back());
  }
  double x_mean = 0, y_mean = 0;
  for (std::size_t i = 150; i < 200; ++i) {
    x_mean += x[i] / 50;
    y_mean += y[i] / 50;
  }
  double together = 0, spread = 0, squares = 0;
  for (std::size_t i = 150; i < 200; ++i) {
    together += (x[i] - x_mean) * (y[i] - y_mean);
    spread += (x[i] - x_mean) * (x[i] - x_mean);
    squares += x[i] * x[i];
  }
  ASSERT_TRUE(slope.full());
  EXPECT_NEAR(slope.slope().value(), together / spread, 1e-13);
  EXPECT_NEAR(slope.mean_square_x(), squares / 50, 1e-13);
}

TEST(RollingSlope, IsNothingWhereXNeverVaried) {
  RollingSlope slope(24);
  for (int i = 0; i < 24; ++i) slope.push(0.1, i);
  EXPECT_FALSE(slope.slope());
  slope.push(0.2, 1);
  EXPECT_TRUE(slope.slope());
}

TEST(RollingSlope, DoesNotRememberAnOutlierThatCameFirst) {
  RollingSlope slope(24);
  slope.push(1e6, 1e6);
  for (int i = 0; i < 100; ++i) slope.push(1e-6 * (i % 5 - 2), 3e-6 * (i % 5 - 2));
  EXPECT_NEAR(slope.slope().value(), 3, 1e-12);
}

TEST(RollingLevelPair, IsTheCorrelationOfItsWindow) {
  Rng rng(4);
  RollingLevelPair pair(5);
  std::vector<double> x, y;
  for (std::size_t i = 0; i < 100; ++i) {
    x.push_back(rng.normal());
    y.push_back(x.back() + rng.normal());
    pair.push(x.back(), y.back());
    ASSERT_EQ(pair.full(), i >= 4);
    if (!pair.full()) continue;
    double x_mean = 0, y_mean = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t k = 0; k < 5; ++k) {
      x_mean += x[i - k] / 5;
      y_mean += y[i - k] / 5;
    }
    for (std::size_t k = 0; k < 5; ++k) {
      xx += (x[i - k] - x_mean) * (x[i - k] - x_mean);
      yy += (y[i - k] - y_mean) * (y[i - k] - y_mean);
      xy += (x[i - k] - x_mean) * (y[i - k] - y_mean);
    }
    ASSERT_NEAR(pair.correlation().value(), xy / std::sqrt(xx * yy), 1e-12) << i;
  }
}

TEST(RollingLevelPair, KeepsItsDigitsFarFromWhereItBegan) {
  RollingLevelPair wandered(24), fresh(24);
  Rng rng(5);
  wandered.push(0, 1e9);
  for (int i = 0; i < 60; ++i) {
    // In binary fractions, so that the level itself takes no digits away.
    const double x = std::round(256 * rng.normal()) / 256, y = x + rng.uniform();
    wandered.push(1048576 + x, y);
    fresh.push(x, y);
  }
  EXPECT_NEAR(wandered.correlation().value(), fresh.correlation().value(), 1e-9);
}

TEST(RollingLevelPair, IsNothingWhereOneOfTheTwoStoodStill) {
  RollingLevelPair pair(24);
  for (int i = 0; i < 100; ++i) pair.push(0.1, i);
  EXPECT_FALSE(pair.correlation());
}

}  // namespace
}  // namespace tern
