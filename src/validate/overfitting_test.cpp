#include "validate/overfitting.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace tern {
namespace {

std::vector<std::vector<double>> noise(std::size_t bars, std::size_t configurations,
                                       std::uint64_t seed) {
  Rng rng(seed);
  std::vector<std::vector<double>> returns(configurations);
  for (auto& series : returns) {
    for (std::size_t i = 0; i < bars; ++i) series.push_back(0.01 * rng.normal());
  }
  return returns;
}

TEST(Overfitting, DoesNotExistForOneConfigurationOrAFewBars) {
  for (const auto& returns : {noise(100, 1, 1), noise(15, 4, 1), noise(0, 4, 1), noise(9, 0, 1)}) {
    const Overfitting found = backtest_overfitting(returns, 8);
    EXPECT_TRUE(std::isnan(found.probability));
    EXPECT_TRUE(std::isnan(found.slope));
    EXPECT_TRUE(found.splits.empty());
  }
}

TEST(Overfitting, AConfigurationThatEarnsIsChosenRightly) {
  auto returns = noise(2000, 20, 2);
  for (double& r : returns[7]) r += 0.002;  // a Sharpe ratio of 0.2 per bar
  const Overfitting found = backtest_overfitting(returns, 10);
  EXPECT_EQ(found.splits.size(), 252U);
  EXPECT_LT(found.probability, 0.01);
  EXPECT_LT(found.loss_probability, 0.01);
  for (const HalfSplit& split : found.splits) EXPECT_EQ(split.best, 7U);
}

TEST(Overfitting, ChoosingWhatFitsOneHalfAndHurtsTheOtherIsFound) {
  auto returns = noise(1000, 2, 3);
  // Each earns in one half of history what it loses in the other.
  for (std::size_t i = 0; i < 1000; ++i) {
    returns[0][i] += i < 500 ? 0.01 : -0.01;
    returns[1][i] += i < 500 ? -0.01 : 0.01;
  }
  const Overfitting found = backtest_overfitting(returns, 2);
  EXPECT_EQ(found.probability, 1);
  EXPECT_EQ(found.loss_probability, 1);
}

TEST(Overfitting, TheFirstBarsFillNoBlock) {
  auto returns = noise(83, 5, 4);
  const Overfitting whole = backtest_overfitting(returns, 4);
  for (auto& series : returns) series.erase(series.begin(), series.begin() + 3);
  const Overfitting cut = backtest_overfitting(returns, 4);
  ASSERT_EQ(whole.splits.size(), cut.splits.size());
  for (std::size_t i = 0; i < cut.splits.size(); ++i) {
    EXPECT_EQ(whole.splits[i].in_sample, cut.splits[i].in_sample);
  }
}

TEST(Overfitting, ConfigurationsThatNeverTradeTieAtNothing) {
  const std::vector<std::vector<double>> returns(3, std::vector<double>(40, 0.0));
  const Overfitting found = backtest_overfitting(returns, 4);
  for (const HalfSplit& split : found.splits) {
    EXPECT_EQ(split.best, 0U);
    EXPECT_EQ(split.in_sample, 0);
    EXPECT_EQ(split.rank, 2) << "the average of 1, 2, and 3";
    EXPECT_EQ(split.logit, 0);
  }
  EXPECT_EQ(found.probability, 1) << "what cannot be told apart is not a choice";
  EXPECT_EQ(found.loss_probability, 0);
  EXPECT_TRUE(std::isnan(found.slope));
}

TEST(Overfitting, AConstantReturnHasNoRatio) {
  auto returns = noise(80, 2, 5);
  returns.push_back(std::vector<double>(80, 0.0137));
  for (const HalfSplit& split : backtest_overfitting(returns, 4).splits) {
    EXPECT_TRUE(std::isfinite(split.in_sample));
    EXPECT_LT(std::abs(split.in_sample), 1);
  }
}

TEST(OverfittingDeathTest, AnOddNumberOfBlocksIsABug) {
  EXPECT_DEATH((void)backtest_overfitting(noise(100, 2, 1), 5), "even number");
}

}  // namespace
}  // namespace tern
