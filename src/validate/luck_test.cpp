#include "validate/luck.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

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

TEST(LuckDeathTest, TheBestOfNoTrialsIsABug) {
  EXPECT_DEATH(expected_maximum(0), "no trials");
}

}  // namespace
}  // namespace tern
