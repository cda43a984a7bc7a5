#include "validate/probability_integral.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

TEST(ProbabilityIntegral, OfNoRowsIsMissing) {
  EXPECT_TRUE(std::isnan(kolmogorov_smirnov({}).p));
  EXPECT_TRUE(std::isnan(pit_chi_square(pit_histogram({})).p));
  EXPECT_TRUE(std::isnan(berkowitz({}).p));
  EXPECT_TRUE(std::isnan(jarque_bera({}).p));
  EXPECT_TRUE(std::isnan(ljung_box({}, 3).p));
  EXPECT_TRUE(std::isnan(tail_index({}, 1)));
}

TEST(ProbabilityIntegral, ScoresThatNeverVaryHaveNoTest) {
  const std::vector<double> constant(50, 0.3);
  EXPECT_TRUE(std::isnan(berkowitz(constant).p));
  EXPECT_TRUE(std::isnan(jarque_bera(constant).p));
  EXPECT_TRUE(std::isnan(ljung_box(constant, 3).p));
  EXPECT_TRUE(std::isnan(tail_index(std::vector<double>(50, 0.0), 5)));
}

TEST(ProbabilityIntegral, EvenProbabilitiesAreUniform) {
  std::vector<double> even;
  for (int i = 0; i < 100; ++i) even.push_back((i + 0.5) / 100);
  EXPECT_NEAR(kolmogorov_smirnov(even).statistic, 0.005, 1e-15);
  EXPECT_NEAR(kolmogorov_smirnov(even).p, 1, 1e-12);
  EXPECT_EQ(pit_chi_square(pit_histogram(even)).p, 1);
  EXPECT_EQ(pit_histogram(std::array{0.0, 1.0})[9], 1U);
}

TEST(ProbabilityIntegral, EachTestSeesItsOwnFault) {
  Rng rng(3);
  std::vector<double> wide;
  std::vector<double> slow = {0};
  std::vector<double> fat;
  for (int i = 0; i < 500; ++i) {
    wide.push_back(1.3 * rng.normal());
    slow.push_back(0.4 * slow.back() + std::sqrt(1 - 0.16) * rng.normal());
    fat.push_back(rng.normal() / std::sqrt(rng.chi_square(4) / 2));  // unit variance
  }
  EXPECT_LT(berkowitz(wide).p, 1e-6);
  EXPECT_LT(berkowitz(slow).p, 1e-6);
  EXPECT_LT(ljung_box(slow, 5).p, 1e-6);
  EXPECT_GT(ljung_box(wide, 5).p, 0.01);
  EXPECT_LT(jarque_bera(fat).p, 1e-6);
  EXPECT_GT(jarque_bera(wide).p, 0.01);
}

TEST(ProbabilityIntegral, TheTailIndexIsThePower) {
  Rng rng(3);
  std::vector<double> pareto;
  for (int i = 0; i < 20'000; ++i) pareto.push_back(std::pow(rng.uniform(), -1.0 / 3));
  EXPECT_NEAR(tail_index(pareto, 2000), 3, 0.25);
}

}  // namespace
}  // namespace tern
