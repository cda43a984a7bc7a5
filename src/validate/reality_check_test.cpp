#include "validate/reality_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

using Series = std::vector<std::vector<double>>;

/// One normal series per entry of `means`, in standard deviations.
Series strategies(const std::vector<double>& means, std::size_t n) {
  Rng rng(3);
  Series series(means.size());
  for (std::size_t t = 0; t < n; ++t)
    for (std::size_t k = 0; k < means.size(); ++k) series[k].push_back(means[k] + rng.normal());
  return series;
}

StrategyContest contest_of(const Series& series, std::size_t jobs = 1) {
  const std::vector<std::span<const double>> views(series.begin(), series.end());
  return hold_contest(views, stationary_draws(views, {.draws = 499, .seed = 7}), jobs);
}

TEST(RealityCheck, FindsAStrategyWithAnEdge) {
  const StrategyContest contest = contest_of(strategies({0.3, -0.1, -0.1}, 400));
  EXPECT_LT(reality_check(contest), 0.01);
  EXPECT_LT(superior_ability(contest).p_upper, 0.01);
  const StepwiseTest steps = stepwise_test(contest, 0.05);
  EXPECT_LT(steps.strategies[0].p, 0.01);
  EXPECT_GT(steps.strategies[1].p, 0.05);
  EXPECT_GT(steps.strategies[2].p, 0.05);
  EXPECT_LT(steps.strategies[1].statistic, steps.critical);
}

TEST(RealityCheck, ThinksNothingOfLosers) {
  const StrategyContest contest = contest_of(strategies({-0.5, -0.6}, 200));
  EXPECT_EQ(superior_ability(contest).statistic, 0);
  EXPECT_EQ(superior_ability(contest).p_consistent, 1);
  EXPECT_GT(reality_check(contest), 0.95);
}

TEST(RealityCheck, IsNotWeakenedByAHopelessAndVolatileRivalIfStudentized) {
  Series series = strategies({0.12, -0.2, -0.2, -0.2}, 400);
  for (std::size_t k = 1; k < series.size(); ++k)
    for (double& d : series[k]) d *= 20;
  const StrategyContest contest = contest_of(series);
  EXPECT_GT(reality_check(contest), 0.5);
  EXPECT_LT(superior_ability(contest).p_consistent, 0.05);
}

TEST(RealityCheck, BoundsItsPValue) {
  for (const double edge : {0.05, 0.1}) {
    const SuperiorAbility a = superior_ability(contest_of(strategies({edge, -0.1, 0, -0.3}, 300)));
    EXPECT_LE(a.p_lower, a.p_consistent);
    EXPECT_LE(a.p_consistent, a.p_upper);
  }
}

TEST(RealityCheck, LeavesOutAStrategyThatIsTheBenchmark) {
  Series series = strategies({0.1, 0, 0}, 300);
  const StrategyContest without = contest_of(series);
  series.insert(series.begin(), std::vector<double>(300, 0.0));
  const StrategyContest with = contest_of(series);
  EXPECT_EQ(reality_check(with), reality_check(without));
  EXPECT_EQ(superior_ability(with).p_consistent, superior_ability(without).p_consistent);
  EXPECT_TRUE(std::isnan(stepwise_test(with, 0.05).strategies[0].p));
  EXPECT_EQ(stepwise_test(with, 0.05).strategies[1].p,
            stepwise_test(without, 0.05).strategies[0].p);
}

TEST(RealityCheck, OfTheBenchmarkAloneIsMissing) {
  const StrategyContest contest = contest_of({std::vector<double>(30, 0.0)});
  EXPECT_TRUE(std::isnan(reality_check(contest)));
  EXPECT_TRUE(std::isnan(superior_ability(contest).p_consistent));
  EXPECT_TRUE(std::isnan(stepwise_test(contest, 0.05).critical));
}

TEST(RealityCheck, IsTheSameOnAnyNumberOfThreads) {
  // Nine strategies are more than one tile holds.
  const Series series = strategies({0.1, 0, 0, 0, 0.2, 0, 0, 0, -0.1}, 120);
  EXPECT_EQ(contest_of(series, 1).deviations, contest_of(series, 3).deviations);
}

TEST(RealityCheck, StepsDownNoFasterThanTheirOrder) {
  const StepwiseTest steps = stepwise_test(contest_of(strategies({0.25, 0.15, 0.1, 0}, 400)), 0.05);
  for (std::size_t k = 1; k < steps.strategies.size(); ++k) {
    const bool weaker = steps.strategies[k].statistic <= steps.strategies[k - 1].statistic;
    EXPECT_EQ(steps.strategies[k].p >= steps.strategies[k - 1].p, weaker);
  }
}

}  // namespace
}  // namespace tern
