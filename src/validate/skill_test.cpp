#include "validate/skill.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

std::vector<double> normals(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(rng.normal());
  return values;
}

TEST(Skill, OfNoRowsIsMissing) {
  EXPECT_TRUE(std::isnan(rmse({}, {})));
  EXPECT_TRUE(std::isnan(r2_against({}, {}, {})));
  EXPECT_TRUE(std::isnan(correlation({}, {}, {2}).value));
  EXPECT_TRUE(std::isnan(area_under_curve({}, {})));
  EXPECT_TRUE(std::isnan(directional_accuracy({}, {}, {2}).value));
  EXPECT_TRUE(std::isnan(diebold_mariano({}, 1, 0, Kernel::bartlett).p));
  EXPECT_TRUE(std::isnan(clark_west({}, {}, {}, {}).p));
  EXPECT_TRUE(std::isnan(pesaran_timmermann({}, {}, 0).p));
  EXPECT_TRUE(std::isnan(encompassing({}, {}, {}, 1).p));
  EXPECT_TRUE(std::isnan(anatolyev_gerko({}, {}, 0).p));
  EXPECT_TRUE(average_ranks({}).empty());
}

TEST(Skill, AConstantForecastHasNoCorrelationAndNoTest) {
  const std::vector<double> outcome = normals(50, 1);
  const std::vector<double> constant(50, 0.1);
  EXPECT_TRUE(std::isnan(pearson(constant, outcome)));
  EXPECT_TRUE(std::isnan(area_under_curve(average_ranks(constant), outcome)));
  EXPECT_TRUE(std::isnan(pesaran_timmermann(constant, outcome, 0).p));
  EXPECT_TRUE(std::isnan(clark_west(constant, constant, outcome, {}).p));
}

TEST(Skill, AnInvertedForecastIsAsStrongTheOtherWay) {
  const std::vector<double> outcome = normals(50, 1);
  std::vector<double> inverted = outcome;
  for (double& v : inverted) v = -v;
  EXPECT_DOUBLE_EQ(pearson(inverted, outcome), -1);
  EXPECT_EQ(area_under_curve(average_ranks(inverted), outcome), 0);
  EXPECT_EQ(area_under_curve(average_ranks(outcome), outcome), 1);
}

TEST(Skill, TheAucSharesTies) {
  // Twelve probabilities of a rise, with ties; the value is scikit-learn's.
  const std::array forecast = {0.1, 0.1, 0.3, 0.3, 0.3, 0.5, 0.5, 0.7, 0.7, 0.9, 0.9, 0.9};
  const std::array outcome = {0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0};
  EXPECT_NEAR(area_under_curve(average_ranks(forecast), outcome), 0.7916666666666666, 1e-15);
}

TEST(Skill, TheAucNeedsBothSigns) {
  EXPECT_TRUE(std::isnan(area_under_curve(std::array{1.0, 2.0}, std::array{0.1, 0.2})));
}

TEST(Skill, FishersIntervalIsTheTextbooks) {
  std::vector<double> x = normals(103, 1);
  std::vector<double> y = normals(103, 2);
  const Interval95 ic = correlation(x, y, {});
  EXPECT_NEAR(std::atanh(ic.high) - std::atanh(ic.value), 0.1959963984540054, 1e-12);
  EXPECT_NEAR(std::atanh(ic.value) - std::atanh(ic.low), 0.1959963984540054, 1e-12);
}

TEST(Skill, ThreeRowsHaveACorrelationWithoutAnInterval) {
  const Interval95 ic = correlation(std::array{1.0, 2.0, 3.0}, std::array{1.0, 3.0, 2.0}, {});
  EXPECT_DOUBLE_EQ(ic.value, 0.5);
  EXPECT_TRUE(std::isnan(ic.low));
}

TEST(Skill, OverlapWidensIntervals) {
  const std::vector<double> noise = normals(4000, 3);
  std::vector<double> x(noise.size(), 0.0);
  std::vector<double> y(noise.size(), 0.0);
  for (std::size_t i = 24; i + 24 < noise.size(); ++i)
    for (std::size_t j = 0; j < 24; ++j) {
      x[i] += noise[i - 1 - j];
      y[i] += noise[i + j];
    }
  const Interval95 naive = correlation(x, y, {});
  const Interval95 honest = correlation(x, y, {48});
  EXPECT_GT(honest.high - honest.low, 2 * (naive.high - naive.low));
  const TestResult strong = pesaran_timmermann(x, y, 0);
  EXPECT_LT(std::abs(pesaran_timmermann(x, y, 48).statistic), std::abs(strong.statistic));
}

TEST(Skill, ZeroForecastsNameNoDirection) {
  const std::array outcome = {0.1, -0.1, 0.2};
  EXPECT_TRUE(std::isnan(directional_accuracy(std::array{0.0, 0.0, 0.0}, outcome, {}).value));
  EXPECT_DOUBLE_EQ(directional_accuracy(std::array{0.0, 0.0, 1.0}, outcome, {}).value, 2.0 / 3.0);
}

TEST(Skill, WilsonsIntervalStaysInsideItsRange) {
  EXPECT_EQ(wilson_interval(0, 10).low, 0);
  EXPECT_DOUBLE_EQ(wilson_interval(1, 10).high, 1);
  EXPECT_NEAR(wilson_interval(0, 10).high, 0.27753279986288926, 1e-12);  // z^2 / (n + z^2)
  EXPECT_TRUE(std::isnan(wilson_interval(0, 0).low));
}

TEST(Skill, AMeanUsesOnlyOutcomesThatAreOver) {
  const std::array outcome = {1.0, 2.0, 3.0, 4.0};
  EXPECT_EQ(prevailing_mean(outcome, {}, 2), (std::vector<double>{0, 0, 1, 1.5}));
  EXPECT_EQ(prevailing_mean(outcome, std::array{5.0}, 2), (std::vector<double>{5, 5, 3, 8.0 / 3}));
}

TEST(Skill, ANegativeVarianceFallsBackToBartlett) {
  std::vector<double> flips;
  for (int i = 0; i < 40; ++i) flips.push_back((i % 2 == 0 ? 1.0 : -1.0) + 0.01 * i);
  EXPECT_LE(long_run_variance(flips, 1, Kernel::rectangular), 0);
  EXPECT_EQ(diebold_mariano(flips, 2, 1, Kernel::rectangular).statistic,
            diebold_mariano(flips, 2, 1, Kernel::bartlett).statistic);
}

TEST(Skill, AForecastEncompassesItsOwnNoise) {
  const std::vector<double> outcome = normals(400, 1);
  const std::vector<double> noise = normals(400, 2);
  std::vector<double> good;
  std::vector<double> noisy;
  for (std::size_t i = 0; i < 400; ++i) {
    good.push_back(0.5 * outcome[i]);
    noisy.push_back(good[i] + noise[i]);
  }
  EXPECT_GT(encompassing(good, noisy, outcome, 1).p, 0.01);
  EXPECT_LT(encompassing(noisy, good, outcome, 1).p, 1e-6);
}

TEST(Skill, SignsThatEarnAreToldFromSignsThatDoNot) {
  const std::vector<double> outcome = normals(400, 1);
  std::vector<double> right;
  for (const double y : outcome) right.push_back(y > 0.5 ? 1 : -1);
  EXPECT_LT(anatolyev_gerko(right, outcome, 0).p, 1e-6);
  EXPECT_GT(anatolyev_gerko(normals(400, 2), outcome, 0).p, 0.01);
  EXPECT_TRUE(std::isnan(anatolyev_gerko(std::vector<double>(400, 0.1), outcome, 0).p));
}

TEST(SkillDeathTest, PairsOfDifferentLengthAreABug) {
  EXPECT_DEATH(pearson(std::array{1.0, 2.0}, std::array{1.0}), "paired");
}

}  // namespace
}  // namespace tern
