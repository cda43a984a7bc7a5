#include "feature/rolling_level.h"

#include <gtest/gtest.h>

#include "base/rng.h"

namespace tern {
namespace {

/// A price that climbs a billionfold, so that its windows lie ever farther from where it began.
std::vector<double> climb() {
  Rng rng(5);
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(1e9 * i + 100 * rng.normal());
  for (int i = 0; i < 1000; ++i) values.push_back(1e12 + 100 * rng.normal());
  return values;
}

TEST(RollingLevel, IsTheMeanAndVarianceOfItsWindowHoweverFarItWandered) {
  for (const int window : {2, 20, 168}) {
    const auto n = static_cast<std::size_t>(window);
    const auto values = climb();
    RollingLevel level(window);
    for (std::size_t i = 0; i < values.size(); ++i) {
      level.push(values[i]);
      ASSERT_EQ(level.full(), i + 1 >= n);
      if (!level.full()) continue;
      // From the newest value, where nothing cancels.
      double sum = 0, squares = 0;
      for (std::size_t k = 0; k < n; ++k) sum += values[i - k] - values[i];
      for (std::size_t k = 0; k < n; ++k)
        squares += std::pow(values[i - k] - values[i] - sum / window, 2);
      ASSERT_NEAR(level.mean(), values[i] + sum / window, 1e-12 * std::abs(values[i]) + 1e-9);
      ASSERT_NEAR(level.variance(), squares / window, 1e-9 * squares / window) << i;
    }
  }
}

TEST(RollingLevel, WhatNeverVariedHasNoVariance) {
  RollingLevel level(20);
  level.push(1e6);
  for (int i = 0; i < 20; ++i) level.push(0.1);
  EXPECT_EQ(level.variance(), 0);
  EXPECT_EQ(level.mean(), 0.1);
}

TEST(RollingLevel, ForgetsAShock) {
  RollingLevel level(20);
  for (int i = 0; i < 100; ++i) level.push(i == 50 ? 1e12 : i % 2);
  EXPECT_EQ(level.variance(), 0.25);
}

}  // namespace
}  // namespace tern
