#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "validate/reality_check.h"
#include "validate/sharpe_difference.h"

namespace tern {
namespace {

constexpr int kSeeds = 400;
// The central 99.9 % of a binomial with 400 trials at 5 %.
constexpr int kRejectionsMin = 7;
constexpr int kRejectionsMax = 36;
constexpr std::size_t kDraws = 199;

using Series = std::vector<std::vector<double>>;

std::vector<std::span<const double>> views(const Series& series) {
  return {series.begin(), series.end()};
}

/// Bars with fat tails and a volatility that comes in clusters, and what each bar leaves to the
/// next (`momentum`). All series share one half of their shocks, and one volatility; series k earns
/// `means[k]` of its standard deviations per bar, and is `scales[k]` as volatile.
struct World {
  std::vector<double> means;
  std::vector<double> scales;
  double momentum = 0;

  Series draw(std::size_t n, std::uint64_t seed) const {
    Rng rng(seed);
    Series series(means.size());
    std::vector<double> state(means.size(), 0.0);
    double log_volatility = 0;
    const auto shock = [&] {
      const double tail = std::sqrt(4 / rng.chi_square(6));  // Student's t of 6, unit variance
      return tail * rng.normal();
    };
    for (std::size_t t = 0; t < n; ++t) {
      log_volatility = 0.9 * log_volatility + 0.15 * rng.normal();
      const double common = shock();
      for (std::size_t k = 0; k < means.size(); ++k) {
        const double noise = std::exp(log_volatility) * std::sqrt(0.5) * (common + shock());
        state[k] = momentum * state[k] + std::sqrt(1 - momentum * momentum) * noise;
        series[k].push_back(scales[k] * (means[k] + state[k]));
      }
    }
    return series;
  }
};

std::uint64_t seed_of(int i) {
  return derive_seed(31, static_cast<std::uint64_t>(i));
}

struct Rejections {
  int reality_check = 0;
  int superior_ability = 0;
  int stepwise = 0;  ///< at least one strategy
};

Rejections contests(const World& world, std::size_t n, int seeds) {
  Rejections count;
  for (int i = 0; i < seeds; ++i) {
    const Series series = world.draw(n, seed_of(i));
    const auto all = views(series);
    const StrategyContest contest =
        hold_contest(all, stationary_draws(all, {.draws = kDraws, .seed = seed_of(i)}), 2);
    count.reality_check += reality_check(contest) <= 0.05;
    count.superior_ability += superior_ability(contest).p_consistent <= 0.05;
    bool any = false;
    for (const TestResult& strategy : stepwise_test(contest, 0.05).strategies)
      any = any || strategy.p <= 0.05;
    count.stepwise += any;
  }
  return count;
}

struct DifferenceRejections {
  int resampled = 0;
  int normal = 0;
};

DifferenceRejections differences(const World& world, std::size_t n, int seeds) {
  DifferenceRejections count;
  for (int i = 0; i < seeds; ++i) {
    const Series s = world.draw(n, seed_of(i));
    const Draws draws = stationary_draws(views(s), {.draws = kDraws, .seed = seed_of(i)});
    count.resampled += sharpe_difference(s[0], s[1], draws, 2).test.p <= 0.05;
    count.normal += sharpe_difference_normal(s[0], s[1]).test.p <= 0.05;
  }
  return count;
}

void expect_in_band(int rejections, const char* test) {
  ::testing::Test::RecordProperty(test, rejections);
  EXPECT_GE(rejections, kRejectionsMin) << test;
  EXPECT_LE(rejections, kRejectionsMax) << test;
}

World equal_strategies(double momentum) {
  return {.means = std::vector<double>(6, 0.0), .scales = {1, 1, 1, 1, 1, 1}, .momentum = momentum};
}

TEST(LuckOnNoise, TheBestOfManyIsFoundBetterAsOftenAsTheLevelSays) {
  const Rejections count = contests(equal_strategies(0), 400, kSeeds);
  expect_in_band(count.reality_check, "reality_check");
  expect_in_band(count.superior_ability, "superior_ability");
  expect_in_band(count.stepwise, "stepwise");
}

TEST(LuckOnNoise, TheBestOfManyIsFoundBetterNoMoreOftenWhereBarsFollowEachOther) {
  const Rejections count = contests(equal_strategies(0.3), 600, kSeeds);
  expect_in_band(count.reality_check, "reality_check");
  expect_in_band(count.superior_ability, "superior_ability");
  expect_in_band(count.stepwise, "stepwise");
}

TEST(LuckOnNoise, ASharpeDifferenceIsFoundAsOftenAsTheLevelSays) {
  const World equal = {.means = {0.1, 0.1}, .scales = {1, 3}, .momentum = 0};
  const DifferenceRejections count = differences(equal, 400, kSeeds);
  expect_in_band(count.resampled, "resampled");
  expect_in_band(count.normal, "normal");
}

TEST(LuckOnNoise, ASharpeDifferenceIsFoundTooOftenByTheClosedFormWhereBarsFollowEachOther) {
  const World equal = {.means = {0.1, 0.1}, .scales = {1, 3}, .momentum = 0.3};
  const DifferenceRejections count = differences(equal, 600, kSeeds);
  expect_in_band(count.resampled, "resampled");
  ::testing::Test::RecordProperty("normal", count.normal);
  EXPECT_GT(count.normal, kRejectionsMax);
}

TEST(LuckWithSkill, AStrategyThatIsBetterIsFound) {
  World planted = equal_strategies(0);
  planted.means[2] = 0.25;  // five standard errors of 400 bars
  const Rejections count = contests(planted, 400, 100);
  EXPECT_GE(count.reality_check, 95);
  EXPECT_GE(count.superior_ability, 95);
  EXPECT_GE(count.stepwise, 95);
}

TEST(LuckWithSkill, PoorAndVolatileRivalsHideItFromTheRealityCheckOnly) {
  const World planted = {
      .means = {0.25, -0.2, -0.2, -0.2, -0.2, -0.2}, .scales = {1, 9, 9, 9, 9, 9}, .momentum = 0};
  const Rejections count = contests(planted, 400, 100);
  ::testing::Test::RecordProperty("reality_check", count.reality_check);
  EXPECT_LE(count.reality_check, 10);
  EXPECT_GE(count.superior_ability, 95);
  EXPECT_GE(count.stepwise, 95);
}

TEST(LuckWithSkill, ABetterSharpeRatioIsFound) {
  // The difference is 0.3 with an error near 1 / sqrt(400) = 0.05.
  const World planted = {.means = {0.3, 0}, .scales = {1, 3}, .momentum = 0};
  const DifferenceRejections count = differences(planted, 400, 100);
  EXPECT_GE(count.resampled, 95);
}

}  // namespace
}  // namespace tern
