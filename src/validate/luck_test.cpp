#include "validate/luck.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/distribution.h"
#include "base/rng.h"

namespace tern {
namespace {

TEST(Luck, AFlatCurveHasNoSharpeRatio) {
  for (const auto& returns : {std::vector<double>{}, {0.1}, {0.1, 0.1, 0.1}}) {
    const SharpeSample sample = sharpe_sample(returns);
    EXPECT_TRUE(std::isnan(sample.sharpe));
    EXPECT_TRUE(std::isnan(probabilistic_sharpe(sample, 0)));
  }
}

TEST(Luck, AtTheBenchmarkTheOddsAreEven) {
  EXPECT_EQ(probabilistic_sharpe({0.1, 500, -1, 8}, 0.1), 0.5);
}

TEST(Luck, ARatioBelowTheBenchmarkNeverReachesIt) {
  EXPECT_TRUE(std::isinf(minimum_track_record({0.1, 500, 0, 3}, 0.1, 0.95)));
}

TEST(Luck, TheMinimumTrackRecordIsWhereTheProbabilityIsReached) {
  SharpeSample sample = {0.05, 0, -0.5, 9};
  sample.n = minimum_track_record(sample, 0.01, 0.95);
  EXPECT_NEAR(probabilistic_sharpe(sample, 0.01), 0.95, 1e-12);
}

TEST(Luck, OneTrialIsNotDeflated) {
  const SharpeSample sample = {0.05, 900, 0, 3};
  EXPECT_EQ(deflated_sharpe(sample, 1, 0.01), probabilistic_sharpe(sample, 0));
}

TEST(Luck, MoreTrialsDeflateMore) {
  const SharpeSample sample = {0.1, 900, 0, 3};
  double previous = 1;
  for (const double trials : {1.0, 2.0, 10.0, 1000.0}) {
    const double deflated = deflated_sharpe(sample, trials, 0.001);
    EXPECT_LT(deflated, previous);
    previous = deflated;
  }
}

TEST(Luck, TheSpreadOfTrialsIsThatOfNormalOnesAndMindsNoRuin) {
  std::vector<double> sharpes;
  for (int i = 0; i < 999; ++i) sharpes.push_back(0.02 * normal_quantile((i + 0.5) / 999));
  EXPECT_NEAR(spread_of_trials(sharpes), 0.02, 1e-4);
  for (int i = 0; i < 20; ++i) sharpes.push_back(-5);
  EXPECT_NEAR(spread_of_trials(sharpes), 0.02, 1e-3) << "rules that lose all to their costs";
  EXPECT_DOUBLE_EQ(spread_of_trials(std::vector{1.0, 2.0, 3.0, 10.0}), 1.4826022185056018);
  EXPECT_TRUE(std::isnan(spread_of_trials(std::vector{1.0, std::nan("")})));
  EXPECT_TRUE(std::isnan(spread_of_trials(std::vector{1.0, 1.0, 1.0, 2.0})));
}

TEST(Luck, WithoutAutocorrelationOnlyTheBenchmarkSetsTheError) {
  // At the benchmark of zero the ratio's own shape does not matter: z = 0.1 sqrt(400).
  const SharpeSample sample = {0.1, 400, -2, 12};
  EXPECT_NEAR(probabilistic_sharpe_ar1(sample, 0, 0), 0.97724986805, 1e-10);
  EXPECT_LT(probabilistic_sharpe_ar1(sample, 0, 0.3), 0.93);
}

TEST(Luck, TheTrialsSurvivedAreThoseWhereTheDeflatedRatioIsStillEnough) {
  const SharpeSample sample = {0.158, 1250, -3, 10};
  const double survived = trials_survived(sample, 0.002, 0.95);
  EXPECT_GT(survived, 10);
  EXPECT_GE(deflated_sharpe(sample, survived, 0.002), 0.95);
  EXPECT_LT(deflated_sharpe(sample, survived + 1, 0.002), 0.95);
  EXPECT_EQ(trials_survived({0.001, 100, 0, 3}, 0.002, 0.95), 0);
}

TEST(Luck, SomeMaximaTakeMoreTrialsThanAnyoneMakes) {
  EXPECT_EQ(trials_reaching(-1), 1);
  EXPECT_EQ(trials_reaching(0.1), 2);
  EXPECT_TRUE(std::isinf(trials_reaching(9)));
}

TEST(Luck, TrendingReturnsScaleLess) {
  const std::vector<double> none;
  EXPECT_DOUBLE_EQ(sharpe_scaling(16, none), 4);
  EXPECT_LT(sharpe_scaling(16, std::array{0.2}), 4);
  EXPECT_GT(sharpe_scaling(16, std::array{-0.2}), 4);
  EXPECT_TRUE(std::isnan(sharpe_scaling(16, std::array{-0.9})));
  EXPECT_EQ(sharpe_scaling(1, std::array{0.5}), 1);
}

TEST(Luck, TheScaledRatioIsThatOfTheLongerReturns) {
  // A moving average of two bars: correlated with the next bar by a half, with no other.
  Rng rng(8);
  std::vector<double> returns;
  std::vector<double> sums;
  double previous = rng.normal();
  for (int i = 0; i < 60'000; ++i) {
    const double next = rng.normal();
    returns.push_back(0.05 + previous + next);
    previous = next;
    if (i % 6 == 0) sums.push_back(0);
    sums.back() += returns.back();
  }
  const double measured = sharpe_sample(sums).sharpe;
  EXPECT_NEAR(sharpe_over(returns, 6, 1) / measured, 1, 0.03);
  EXPECT_GT(std::sqrt(6) * sharpe_sample(returns).sharpe / measured, 1.25);
  EXPECT_TRUE(std::isnan(sharpe_over({}, 6, 1)));
}

TEST(LuckDeathTest, TheBestOfNoTrialsIsABug) {
  EXPECT_DEATH(expected_maximum(0), "no trials");
}

}  // namespace
}  // namespace tern
