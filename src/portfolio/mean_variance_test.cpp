#include "portfolio/mean_variance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/rng.h"

namespace tern {
namespace {

using Numbers = std::vector<double>;

Numbers random_weights(Rng& rng, std::size_t assets) {
  Numbers weight(assets);
  for (double& w : weight) w = -std::log(rng.uniform());
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (double& w : weight) w /= sum;
  return weight;
}

Covariance random_covariance(Rng& rng, std::size_t assets) {
  Numbers days(assets * 50);
  for (std::size_t k = 0; k < days.size(); ++k) {
    if (k % assets == 0)
      days[k] = rng.normal();
    else
      days[k] = days[k - k % assets] + 0.7 * rng.normal();
  }
  return second_moment(days, assets);
}

double gain_of(const MeanVariance& problem, const Numbers& weight) {
  double gain = -problem.aversion / 2 * variance_of(weight, problem.covariance);
  for (std::size_t i = 0; i < weight.size(); ++i)
    gain += weight[i] * problem.mean[i] -
            (problem.penalty == 0 ? 0 : problem.penalty * std::abs(weight[i] - problem.held[i]));
  return gain;
}

/// How much more is gained a small step toward any asset, or toward cash: nothing, at the best.
double gain_of_a_step(const MeanVariance& problem, const Numbers& weight) {
  constexpr double kStep = 1e-4;
  const double here = gain_of(problem, weight);
  double most = -1;
  const std::size_t corners = weight.size() + (problem.invested ? 0 : 1);
  for (std::size_t corner = 0; corner < corners; ++corner) {
    Numbers next = weight;
    for (double& w : next) w *= 1 - kStep;
    if (corner < weight.size()) next[corner] += kStep;
    most = std::max(most, gain_of(problem, next) - here);
  }
  return most;
}

TEST(MeanVariance, NoStepTowardAnyAssetOrCashGainsMore) {
  Rng rng(1952);
  for (int trial = 0; trial < 300; ++trial) {
    const std::size_t assets = 1 + rng.below(9);
    const Covariance covariance = random_covariance(rng, assets);
    const Numbers held = random_weights(rng, assets);
    Numbers mean(assets);
    for (double& m : mean) m = rng.normal();
    const MeanVariance problem{.mean = mean,
                               .covariance = covariance,
                               .aversion = 0.2 + rng.uniform(),
                               .penalty = trial % 2 == 0 ? 0 : rng.uniform() / 4,
                               .held = held,
                               .invested = trial % 3 == 0};
    const auto weight = mean_variance_weights(problem);
    ASSERT_TRUE(weight) << weight.error().message;
    EXPECT_LE(gain_of_a_step(problem, *weight), 1e-12) << "trial " << trial;
    EXPECT_GE(*std::min_element(weight->begin(), weight->end()), 0);
    const double sum = std::accumulate(weight->begin(), weight->end(), 0.0);
    EXPECT_LE(sum, 1 + 1e-12);
    EXPECT_GE(sum, problem.invested ? 1 - 1e-12 : 0);
  }
}

TEST(MeanVariance, TheTestAboveSeesAWeightThatIsOffByAThousandth) {
  Rng rng(7);
  const Covariance covariance = random_covariance(rng, 3);
  const Numbers mean = {0.5, 0.6, 0.7};
  const MeanVariance problem{.mean = mean, .covariance = covariance, .aversion = 1};
  auto weight = mean_variance_weights(problem);
  ASSERT_TRUE(weight);
  for (double& w : *weight) w *= 0.999;
  EXPECT_GT(gain_of_a_step(problem, *weight), 1e-12);
}

TEST(MeanVariance, NothingIsHeldOfWhatLoses) {
  const Covariance covariance{2, {0.2, 0.1, 0.1, 0.3}};
  const auto weight =
      mean_variance_weights({.mean = Numbers{-0.1, -0.2}, .covariance = covariance, .aversion = 1});
  EXPECT_EQ(*weight, (Numbers{0, 0}));
}

TEST(MeanVariance, TheLeastVarianceUsesAllCapitalEvenOfEqualAssets) {
  const Covariance alike{3, {0.2, 0.19, 0.19, 0.19, 0.2, 0.19, 0.19, 0.19, 0.2}};
  const auto weight = minimum_variance_weights(alike);
  for (const double w : *weight) EXPECT_NEAR(w, 1.0 / 3, 1e-9);
}

}  // namespace
}  // namespace tern
