#include "report/doubts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace tern {
namespace {

std::vector<double> returns_of(double mean, std::uint64_t seed, std::size_t n = 2000) {
  Rng rng(seed);
  std::vector<double> returns;
  for (std::size_t i = 0; i < n; ++i) returns.push_back(mean + 0.01 * rng.normal());
  return returns;
}

Doubts doubts_of(const std::vector<double>& returns, std::size_t trials) {
  const std::vector<std::vector<double>> traded = {returns, returns_of(0, 2), returns_of(0, 3)};
  return measure_doubts({.returns = returns,
                         .daily = returns,
                         .traded = traded,
                         .bars_per_year = 365,
                         .days_held = 1,
                         .trials = trials,
                         .draws = 500,
                         .seed = 1});
}

TEST(Doubts, AreSmallWhereSkillIsLarge) {
  const Doubts d = doubts_of(returns_of(0.002, 1), 10);
  // 1 / sqrt(2000) a day, for a Sharpe ratio that is small beside one.
  EXPECT_NEAR(d.standard_error, std::sqrt(365.0 / 2000), 0.02);
  EXPECT_NEAR(d.scaled, 0.2 * std::sqrt(365.0), 0.7);
  EXPECT_GT(d.psr_dependent, 0.999);
  EXPECT_GT(d.haircut, 3.0);
  EXPECT_LT(d.haircut, d.scaled) << "a search costs something";
  EXPECT_GE(d.trials_survived, 10.0);
  EXPECT_NEAR(d.trials_effective, 3.0, 0.1) << "three strategies that share nothing";
  EXPECT_LT(d.backtest_years_min, 1.0);
  EXPECT_LT(d.flip_p, 0.01);
}

TEST(Doubts, AreLargeWhereThereIsNone) {
  const Doubts d = doubts_of(returns_of(0, 7), 1000);
  EXPECT_LT(d.haircut, 0.5);
  EXPECT_EQ(d.trials_survived, 0.0);
  EXPECT_GT(d.flip_p, 0.05);
}

TEST(Doubts, OfACurveThatNeverMovedDoNotExist) {
  const Doubts d = doubts_of(std::vector<double>(100, 0.0), 3);
  EXPECT_TRUE(std::isnan(d.standard_error));
  EXPECT_TRUE(std::isnan(d.scaled));
  EXPECT_TRUE(std::isnan(d.haircut));
}

}  // namespace
}  // namespace tern
