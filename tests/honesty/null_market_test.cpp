// Noise must score nothing, and a planted signal its worth: the whole way from bars to scores.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "app/learned.h"
#include "base/parallel.h"
#include "source/synthetic.h"
#include "validate/contest.h"
#include "validate/control.h"
#include "validate/haircut.h"

namespace tern {
namespace {

/// TERN_HONESTY_SEEDS asks for more than the quick set; `make honesty` asks for 200.
int seeds_asked_for() {
  const char* text = std::getenv("TERN_HONESTY_SEEDS");
  return text != nullptr ? std::max(1, std::atoi(text)) : 32;
}

constexpr std::size_t kYear = 8760;

/// `standard`, unless the environment asks for something else: `make honesty` measures the
/// defaults, and the figures of other models and feature sets are made with the same program.
std::string asked_for(const char* variable, const char* standard) {
  const char* text = std::getenv(variable);
  return text != nullptr ? text : standard;
}

Config config_of(Preset preset, std::uint64_t seed) {
  Config config = default_config();
  config.data.preset = preset;
  config.seed = seed;
  config.learn.models = {asked_for("TERN_HONESTY_MODEL", "ridge")};
  // Trees as the scale of returns, the default, take twenty times as long.
  config.learn.volatilities = {asked_for("TERN_HONESTY_VOLATILITY", "ewma")};
  config.learn.features = {asked_for("TERN_HONESTY_FEATURES", "core")};
  config.learn.train_min = days{120};
  config.learn.refit = "1mo";
  config.learn.test = {kTimeMin, kTimeMax};
  return config;
}

/// Rejections among the three pairs of one market, whose returns depend on each other.
struct Pairs {
  int clark_west = 0;
  int ic = 0;
};

struct Rejections {
  int found = 0;  ///< by the rule of a report on one model: Clark-West, after Holm over the assets
  int clark_west = 0;
  int ic = 0;
  int sign_sharpe = 0;
  double ic_sum = 0;
  double r2_sum = 0;
};

/// Learns a simulated market per seed and counts how often each test sees skill in BTC at 5 %.
Rejections count_rejections(Preset preset, std::size_t hours, int seeds) {
  std::vector<ForecastScore> scores(static_cast<std::size_t>(seeds));
  std::vector<double> smallest_p(scores.size());
  std::vector<Pairs> pairs(scores.size());
  parallel_for(scores.size(), default_jobs(), [&](std::size_t i) {
    const std::uint64_t seed = 1000 + i;
    const Simulation simulation = simulate({.preset = preset, .hours = hours, .seed = seed});
    const auto learned = learn(config_of(preset, seed), simulation.market, 1);
    ASSERT_TRUE(learned) << "seed " << seed << ": " << learned.error().message;
    scores[i] = judge_series(learned->series.front()).score;
    std::vector<double> p;
    for (const ForecastSeries& series : learned->series) {
      const ForecastScore score = judge_series(series).score;
      p.push_back(score.clark_west.p);
      pairs[i].clark_west += score.clark_west.p < 0.05;
      pairs[i].ic += p_of_positive(score.ic) < 0.05;
    }
    smallest_p[i] = std::ranges::min(adjusted_p(p, Adjustment::holm));
  });
  Rejections count;
  for (const double p : smallest_p) count.found += p < 0.05;
  for (const ForecastScore& score : scores) {
    count.clark_west += score.clark_west.p < 0.05;
    count.ic += p_of_positive(score.ic) < 0.05;
    count.sign_sharpe += score.sign_sharpe.p < 0.05;
    count.ic_sum += score.ic.value;
    count.r2_sum += score.r2_oos;
  }
  Pairs all;
  for (const Pairs& of : pairs) all = {all.clark_west + of.clark_west, all.ic + of.ic};
  std::printf(
      "preset %s, %zu hours, %d seeds: found %d; BTC alone: Clark-West %d, IC %d, PSR %d, mean IC "
      "%.4f, "
      "mean R2 %.3f %%; three pairs: Clark-West %d, IC %d\n",
      std::string(to_string(preset)).c_str(), hours, seeds, count.found, count.clark_west, count.ic,
      count.sign_sharpe, count.ic_sum / seeds, 100 * count.r2_sum / seeds, all.clark_west, all.ic);
  return count;
}

TEST(Honesty, NoiseScoresNothing) {
  const int seeds = seeds_asked_for();
  const Rejections null = count_rejections(Preset::null, kYear, seeds);
  const auto [low, high] = binomial_band(static_cast<std::size_t>(seeds), 0.05);
  for (const int count : {null.found, null.clark_west, null.ic, null.sign_sharpe}) {
    EXPECT_GE(count, static_cast<int>(low));
    EXPECT_LE(count, static_cast<int>(high));
  }
  EXPECT_NEAR(null.ic_sum / seeds, 0, 4 * 0.0135 / std::sqrt(seeds)) << "about 5,500 hours a seed";
}

/// One pair's forecasts from the core and from all features, where both spoke.
ContestScore contest_of(const ForecastSeries& core, const ForecastSeries& all) {
  std::vector<double> a, b, outcome;
  for (std::size_t i = 0, j = 0; i < core.as_of.size() && j < all.as_of.size();) {
    if (core.as_of[i] == all.as_of[j]) {
      a.push_back(core.forecast[i]);
      b.push_back(all.forecast[j]);
      outcome.push_back(core.outcome[i]);
    }
    const bool a_moves = core.as_of[i] <= all.as_of[j];
    const bool b_moves = all.as_of[j] <= core.as_of[i];
    i += a_moves;
    j += b_moves;
  }
  return score_contest({a, b, outcome, core.overlap, true}, 500, 1);
}

TEST(Honesty, FeaturesAddedToNoiseScoreNothing) {
  if (std::getenv("TERN_HONESTY_SEEDS") == nullptr)
    GTEST_SKIP() << "all features of many markets take minutes: set TERN_HONESTY_SEEDS";
  const auto seeds = static_cast<std::size_t>(seeds_asked_for());
  std::vector<std::vector<ContestScore>> scores(seeds);
  parallel_for(seeds, default_jobs(), [&](std::size_t i) {
    const std::uint64_t seed = 1000 + i;
    const Simulation simulation = simulate({.preset = Preset::null, .hours = kYear, .seed = seed});
    Config config = config_of(Preset::null, seed);
    config.learn.features = {"core"};
    const auto core = learn(config, simulation.market, 1);
    config.learn.features = {"all"};
    const auto all = learn(config, simulation.market, 1);
    ASSERT_TRUE(core && all) << "seed " << seed;
    for (std::size_t pair = 0; pair < core->series.size(); ++pair)
      scores[i].push_back(contest_of(core->series[pair], all->series[pair]));
  });
  int clark_west = 0, encompassing = 0, squared_error = 0, ic_gain = 0, tests = 0, first = 0;
  for (const auto& of_seed : scores) {
    first += of_seed.front().encompassing.p < 0.05;
    for (const ContestScore& score : of_seed) {
      ++tests;
      clark_west += score.clark_west.p < 0.05;
      encompassing += score.encompassing.p < 0.05;
      squared_error += score.squared_error.p < 0.05 && score.squared_error.statistic > 0;
      ic_gain += score.ic_gain_p < 0.05 && score.ic_gain.value > 0;
    }
  }
  std::printf(
      "all features against the core, of %d: encompassing %d, Clark-West %d, Diebold-Mariano for "
      "all %d, "
      "IC for all %d; BTC alone: encompassing %d of %zu\n",
      tests, encompassing, clark_west, squared_error, ic_gain, first, seeds);
  EXPECT_LE(first, static_cast<int>(binomial_band(seeds, 0.05).high));
}

TEST(Honesty, APlantedSignalIsFound) {
  const int seeds = seeds_asked_for();
  // In a year, 32 features fitted on four to eleven months find it in nine seeds of ten; the second
  // year is what "at least 95 %" needs.
  const Rejections year = count_rejections(Preset::strong, kYear, seeds);
  EXPECT_GE(year.found, 0.8 * seeds);
  const Rejections strong = count_rejections(Preset::strong, 2 * kYear, seeds);
  EXPECT_GE(strong.found, 0.95 * seeds);
  EXPECT_GE(strong.clark_west, 0.95 * seeds);
  EXPECT_GE(strong.ic, 0.95 * seeds);
}

}  // namespace
}  // namespace tern
