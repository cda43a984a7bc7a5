#include "portfolio/mean_cvar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/rng.h"
#include "portfolio/covariance.h"

namespace tern {
namespace {

using Numbers = std::vector<double>;

double product(const Numbers& a, const Numbers& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Rockafellar and Uryasev's own form: the least of c + mean(max(loss - c, 0)) / (1 - level) over
/// c, which lies at one of the losses.
double tail_loss(const Scenarios& scenarios, const Numbers& weight) {
  Numbers losses;
  for (std::size_t k = 0; k < scenarios.returns.size(); k += scenarios.assets) {
    double loss = 0;
    for (std::size_t i = 0; i < scenarios.assets; ++i) loss -= weight[i] * scenarios.returns[k + i];
    losses.push_back(loss);
  }
  double least = INFINITY;
  for (const double c : losses) {
    double beyond = 0;
    for (const double loss : losses) beyond += std::max(0.0, loss - c);
    least =
        std::min(least, c + beyond / static_cast<double>(losses.size()) / (1 - scenarios.level));
  }
  return least;
}

Numbers random_days(Rng& rng, std::size_t count, std::size_t assets) {
  Numbers days(count * assets);
  for (std::size_t k = 0; k < days.size(); k += assets) {
    const double market = 0.03 * rng.normal() / std::sqrt(rng.gamma(2));
    for (std::size_t i = 0; i < assets; ++i)
      days[k + i] = 0.001 + market * (1 + 0.2 * static_cast<double>(i % 3)) + 0.02 * rng.normal();
  }
  return days;
}

TEST(MeanCvar, NoStepTowardAnyAssetLosesLess) {
  Rng rng(2000);
  for (int trial = 0; trial < 40; ++trial) {
    const std::size_t assets = 2 + rng.below(7);
    const Numbers days = random_days(rng, 180 + rng.below(60), assets);
    const Scenarios scenarios{.returns = days, .assets = assets, .level = 0.9};
    const auto weight = mean_cvar_weights(scenarios, std::nullopt);
    ASSERT_TRUE(weight) << weight.error().message;
    const double least = tail_loss(scenarios, *weight);
    EXPECT_NEAR(std::accumulate(weight->begin(), weight->end(), 0.0), 1, 1e-12);
    for (const double step : {1e-5, 1e-3, 0.1}) {
      for (std::size_t from = 0; from < assets; ++from) {
        for (std::size_t to = 0; to < assets; ++to) {
          if (from == to || (*weight)[from] < step) continue;
          Numbers next = *weight;
          next[from] -= step;
          next[to] += step;
          EXPECT_GE(tail_loss(scenarios, next), least - 1e-12) << "trial " << trial;
        }
      }
    }
  }
}

TEST(MeanCvar, AMeanThatIsAskedForIsKeptAndCosts) {
  Rng rng(5);
  const Numbers days = random_days(rng, 200, 4);
  const Scenarios scenarios{.returns = days, .assets = 4, .level = 0.9};
  const Numbers mean = mean_returns(days, 4);
  const auto free = mean_cvar_weights(scenarios, std::nullopt);
  const double asked = (product(mean, *free) + *std::max_element(mean.begin(), mean.end())) / 2;
  const auto bound = mean_cvar_weights(scenarios, asked);
  ASSERT_TRUE(free && bound);
  EXPECT_NEAR(product(mean, *bound), asked, 1e-12);
  EXPECT_GT(tail_loss(scenarios, *bound), tail_loss(scenarios, *free));
}

TEST(MeanCvar, TheTailOfTenDaysIsTheWorstAndATieIsShared) {
  EXPECT_EQ(tail_of(Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 0.9),
            (Numbers{0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
  const Numbers part = tail_of(Numbers{3, 1, 3, 0}, 0.75);
  EXPECT_NEAR(part[0], 0.5, 1e-12);
  EXPECT_NEAR(part[2], 0.5, 1e-12);
}

TEST(MeanCvar, DaysWithoutMovesAreHeldEvenly) {
  const Numbers days(30, 0.0);
  EXPECT_EQ(*mean_cvar_weights({.returns = days, .assets = 3, .level = 0.9}, 0.0),
            Numbers(3, 1.0 / 3));
}

}  // namespace
}  // namespace tern
