#include "validate/overfitting.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "validate/moments.h"

namespace tern {
namespace {

constexpr std::uint64_t kSeeds = 200;

struct Shape {
  std::size_t bars;
  std::size_t configurations;
  std::size_t blocks;
};

std::vector<std::vector<double>> noise(const Shape& shape, Rng& rng) {
  std::vector<std::vector<double>> returns(shape.configurations);
  for (auto& series : returns) {
    for (std::size_t i = 0; i < shape.bars; ++i) series.push_back(0.01 * rng.normal());
  }
  return returns;
}

Moments probabilities_on_noise(const Shape& shape) {
  std::vector<double> probabilities;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Rng rng(derive_seed(41, seed));
    const auto returns = noise(shape, rng);
    probabilities.push_back(backtest_overfitting(returns, shape.blocks).probability);
  }
  return moments(probabilities);
}

// With 200 matrices, the mean's standard error is 0.014, and the deviation's 0.01.
TEST(OverfittingOnNoise, IsAHalfGiveOrTakeAFifth) {
  const Moments m = probabilities_on_noise({240, 20, 8});
  EXPECT_NEAR(m.mean, 0.5, 0.045);
  EXPECT_NEAR(m.stddev, 0.20, 0.035);
}

TEST(OverfittingOnNoise, SpreadsAsMuchWithMoreHistory) {
  const Moments m = probabilities_on_noise({720, 20, 8});
  EXPECT_NEAR(m.mean, 0.5, 0.045);
  EXPECT_NEAR(m.stddev, 0.20, 0.035);
}

TEST(OverfittingOnNoise, SpreadsLessWithMoreConfigurations) {
  const Moments m = probabilities_on_noise({240, 100, 10});
  EXPECT_NEAR(m.mean, 0.5, 0.035);
  EXPECT_NEAR(m.stddev, 0.15, 0.03);
}

// A Sharpe ratio of 0.4 per bar among 19 of noise: over seven standard errors in half of 720 bars.
TEST(OverfittingOnSkill, IsNearZeroWhereOneConfigurationEarns) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(derive_seed(42, seed));
    auto returns = noise({720, 20, 8}, rng);
    for (double& r : returns[11]) r += 0.004;
    EXPECT_LT(backtest_overfitting(returns, 8).probability, 0.05);
  }
}

// The best of many copies of one good configuration is any of them.
TEST(OverfittingOnSkill, IsAHalfAmongCopiesOfOneThatEarns) {
  std::vector<double> probabilities;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng(derive_seed(43, seed));
    auto returns = noise({720, 20, 8}, rng);
    const auto skill = noise({720, 1, 8}, rng)[0];
    for (auto& series : returns) {
      for (std::size_t i = 0; i < series.size(); ++i) {
        series[i] = 0.0025 + skill[i] + 0.01 * series[i];
      }
    }
    probabilities.push_back(backtest_overfitting(returns, 8).probability);
  }
  EXPECT_NEAR(moments(probabilities).mean, 0.5, 0.1);
}

}  // namespace
}  // namespace tern
