#include "validate/estimate.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

TEST(Estimate, OfTooFewRowsHasNoInterval) {
  EXPECT_TRUE(std::isnan(mean_estimate({}, {}).value));
  const Estimate one = mean_estimate(std::array{3.0}, {});
  EXPECT_EQ(one.value, 3);
  EXPECT_EQ(one.n, 1U);
  EXPECT_TRUE(std::isnan(one.low));
  EXPECT_TRUE(std::isnan(ratio_estimate(std::array{1.0, 2.0}, std::array{0.0, 0.0}, {}).value));
}

TEST(Estimate, OfAMeanIsTheTextbooks) {
  // Mean 2, standard error 1 / sqrt(3), Student's t with two degrees of freedom 4.302652729911275.
  const Estimate mean = mean_estimate(std::array{1.0, 2.0, 3.0}, {});
  EXPECT_DOUBLE_EQ(mean.value, 2);
  EXPECT_NEAR(mean.high - mean.value, 4.302652729911275 / std::sqrt(3.0), 1e-9);
  EXPECT_NEAR(mean.value - mean.low, 4.302652729911275 / std::sqrt(3.0), 1e-9);
}

TEST(Estimate, ARatioOfEqualsIsCertain) {
  const std::array losses = {1.0, 5.0, 2.0};
  const Estimate ratio = ratio_estimate(losses, losses, {});
  EXPECT_DOUBLE_EQ(ratio.value, 1);
  EXPECT_NEAR(ratio.high - ratio.low, 0, 1e-14);
  const Estimate skill = one_minus(Estimate{{0.75, 0.5, 0.875}, 3});
  EXPECT_EQ(skill.value, 0.25);
  EXPECT_EQ(skill.low, 0.125);
  EXPECT_EQ(skill.high, 0.5);
}

/// How often, of 400 samples, the interval of `measure` holds the truth.
template <class Measure>
int hits(double truth, const Measure& measure) {
  int count = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Rng rng(derive_seed(7, seed));
    std::vector<double> a;
    std::vector<double> b;
    for (int i = 0; i < 200; ++i) {
      const double shared = rng.normal();
      a.push_back(std::pow(shared + rng.normal(), 2));
      b.push_back(shared * shared);
    }
    const Estimate e = measure(a, b);
    count += e.low <= truth && truth <= e.high;
  }
  return count;
}

TEST(Estimate, IntervalsHoldTheTruthAsOftenAsTheySay) {
  // 95 % of 400 is 380; the central 99.9 % of the binomial begins at 364.
  const auto& expect = [](int count) {
    EXPECT_GE(count, 360);
    EXPECT_LE(count, 395);
  };
  expect(hits(2, [](const auto& a, const auto&) { return mean_estimate(a, {}); }));
  expect(
      hits(std::sqrt(2.0), [](const auto& a, const auto&) { return root_mean_estimate(a, {}); }));
  expect(hits(2, [](const auto& a, const auto& b) { return ratio_estimate(a, b, {}); }));
  expect(hits(std::sqrt(2.0),
              [](const auto& a, const auto& b) { return root_ratio_estimate(a, b, {}); }));
}

}  // namespace
}  // namespace tern
