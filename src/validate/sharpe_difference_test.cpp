#include "validate/sharpe_difference.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "validate/luck.h"

namespace tern {
namespace {

struct Strategies {
  std::vector<double> a;
  std::vector<double> b;
  Draws draws(std::size_t count) const {
    return stationary_draws(std::array<std::span<const double>, 2>{a, b},
                            {.draws = count, .seed = 5});
  }
};

/// Normal, independent in time, correlated by a half; `a` earns `edge` standard deviations a bar.
Strategies strategies(std::size_t n, double edge) {
  Rng rng(11);
  Strategies s;
  for (std::size_t i = 0; i < n; ++i) {
    const double common = rng.normal();
    s.a.push_back(0.01 * (edge + std::sqrt(0.5) * (common + rng.normal())));
    s.b.push_back(0.02 * std::sqrt(0.5) * (common + rng.normal()));
  }
  return s;
}

TEST(SharpeDifference, AgreesWithTheClosedFormWhereThatHolds) {
  const Strategies s = strategies(2000, 0.05);
  const SharpeDifference normal = sharpe_difference_normal(s.a, s.b);
  const SharpeDifference resampled = sharpe_difference(s.a, s.b, s.draws(2000), 1);
  EXPECT_NEAR(resampled.difference.value, sharpe_sample(s.a).sharpe - sharpe_sample(s.b).sharpe,
              1e-12);
  EXPECT_NEAR(resampled.difference.value, normal.difference.value, 1e-12);
  EXPECT_NEAR(resampled.test.statistic / normal.test.statistic, 1, 0.1);
  EXPECT_NEAR(resampled.difference.low, normal.difference.low, 0.006);
  EXPECT_NEAR(resampled.difference.high, normal.difference.high, 0.006);
  EXPECT_NEAR(resampled.test.p, normal.test.p, 0.03);
}

TEST(SharpeDifference, TurnsAroundWithTheStrategies) {
  const Strategies s = strategies(300, 0.1);
  const SharpeDifference ab = sharpe_difference(s.a, s.b, s.draws(200), 1);
  const SharpeDifference ba = sharpe_difference(s.b, s.a, s.draws(200), 1);
  EXPECT_NEAR(ab.difference.low, -ba.difference.high, 1e-12);
  EXPECT_EQ(ab.test.p, ba.test.p);
}

TEST(SharpeDifference, DoesNotSeeLeverage) {
  Strategies s = strategies(300, 0.1);
  const SharpeDifference before = sharpe_difference(s.a, s.b, s.draws(200), 1);
  for (double& r : s.a) r *= 8;
  const SharpeDifference after = sharpe_difference(s.a, s.b, s.draws(200), 1);
  EXPECT_NEAR(before.difference.low, after.difference.low, 1e-12);
  EXPECT_EQ(before.test.p, after.test.p);
}

TEST(SharpeDifference, IsTheSameOnAnyNumberOfThreads) {
  const Strategies s = strategies(300, 0.1);
  const SharpeDifference one = sharpe_difference(s.a, s.b, s.draws(200), 1);
  const SharpeDifference three = sharpe_difference(s.a, s.b, s.draws(200), 3);
  EXPECT_EQ(one.difference.low, three.difference.low);
  EXPECT_EQ(one.test.p, three.test.p);
}

TEST(SharpeDifference, OfTwinsOrFlatCurvesIsMissing) {
  const Strategies s = strategies(50, 0);
  const std::vector<double> flat(50, 0.0);
  EXPECT_TRUE(std::isnan(sharpe_difference_normal(s.a, flat).test.p));
  EXPECT_TRUE(std::isnan(sharpe_difference(s.a, flat, s.draws(20), 1).test.p));
  std::vector<double> levered = s.a;
  for (double& r : levered) r *= 3;
  for (const auto& twin : {s.a, levered}) {
    EXPECT_TRUE(std::isnan(sharpe_difference_normal(s.a, twin).test.p));
    EXPECT_TRUE(std::isnan(sharpe_difference(s.a, twin, s.draws(20), 1).test.p));
  }
}

}  // namespace
}  // namespace tern
