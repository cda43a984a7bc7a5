#include "report/odds.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "validate/luck.h"

namespace tern {
namespace {

constexpr double kYear = 8760;
constexpr Resampling kHow = {.draws = 400, .seed = 5};

std::vector<double> noise(std::uint64_t seed, double mean, std::size_t bars = 2000) {
  Rng rng(seed);
  std::vector<double> returns(bars);
  for (double& r : returns) r = 0.01 * (rng.normal() + mean);
  return returns;
}

Traders traders(double primary_mean) {
  return {.strategies = {noise(1, primary_mean), noise(2, 0), noise(3, 0)},
          .primary = 0,
          .holding = "hold BTC/USDT",
          .holding_returns = noise(4, 0),
          .bars_per_year = kYear};
}

TEST(Odds, AreGoodForSkillAndNotForNoise) {
  const Odds skilled = measure_odds(traders(0.15), kHow, 2);
  EXPECT_LT(skilled.superior_ability_p, 0.01);
  EXPECT_LT(skilled.overfitting, 0.01) << "the same is best in every half";
  EXPECT_GT(skilled.over_holding.low, 0);
  EXPECT_LT(skilled.over_holding_p, 0.05);
  EXPECT_EQ(skilled.strategies, 3U);
  EXPECT_EQ(skilled.holding, "hold BTC/USDT");
  const Odds lucky = measure_odds(traders(0), kHow, 2);
  EXPECT_GT(lucky.superior_ability_p, 0.05);
  EXPECT_GT(lucky.overfitting, 0.05);
  EXPECT_GT(lucky.over_holding_p, 0.05);
}

TEST(Odds, AMarketThatRoseIsNoSkill) {
  // Everything is long, more or less of it, and nothing else.
  Traders all = traders(0);
  all.holding_returns = noise(4, 0.1);
  for (std::size_t k = 0; k < all.strategies.size(); ++k) {
    for (std::size_t i = 0; i < all.holding_returns.size(); ++i) {
      all.strategies[k][i] =
          0.05 * all.strategies[k][i] + 0.3 * static_cast<double>(k + 1) * all.holding_returns[i];
    }
  }
  EXPECT_GT(probabilistic_sharpe(sharpe_sample(all.strategies[0]), 0), 0.99) << "against cash";
  EXPECT_GT(measure_odds(all, kHow, 1).superior_ability_p, 0.05);
}

TEST(Odds, AnnualizeTheDifferenceAndTakeTheRecordFromThePrimary) {
  const Traders all = traders(0.15);
  const Odds odds = measure_odds(all, kHow, 1);
  const SharpeSample primary = sharpe_sample(all.strategies[0]);
  EXPECT_DOUBLE_EQ(odds.track_record_min, minimum_track_record(primary, 0, 0.95));
  EXPECT_NEAR(odds.over_holding.value,
              std::sqrt(kYear) * (primary.sharpe - sharpe_sample(all.holding_returns).sharpe),
              1e-9);
  const Traders loser = traders(-0.1);
  EXPECT_TRUE(std::isinf(measure_odds(loser, kHow, 1).track_record_min));
}

TEST(Odds, AreTheSameAtAnyJobs) {
  const Odds one = measure_odds(traders(0.02), kHow, 1);
  const Odds four = measure_odds(traders(0.02), kHow, 4);
  EXPECT_EQ(one.superior_ability_p, four.superior_ability_p);
  EXPECT_EQ(one.over_holding_p, four.over_holding_p);
}

TEST(Odds, OneConfigurationWasNotChosen) {
  Traders all = traders(0.1);
  all.strategies.resize(1);
  const Odds odds = measure_odds(all, kHow, 1);
  EXPECT_TRUE(std::isnan(odds.overfitting));
  EXPECT_LT(odds.superior_ability_p, 0.05);
}

TEST(Odds, AreMissingWhereBarsDiffer) {
  Traders all = traders(0.1);
  all.strategies[1].pop_back();
  all.holding_returns.pop_back();
  const Odds odds = measure_odds(all, kHow, 1);
  EXPECT_TRUE(std::isnan(odds.superior_ability_p) && std::isnan(odds.overfitting));
  EXPECT_TRUE(std::isnan(odds.over_holding_p) && std::isnan(odds.over_holding.value));
  EXPECT_TRUE(std::isfinite(odds.track_record_min));
}

TEST(Odds, OfACurveThatNeverMovesAreMissing) {
  Traders all = traders(0);
  all.strategies[0].assign(2000, 0.0);
  const Odds odds = measure_odds(all, kHow, 1);
  EXPECT_TRUE(std::isnan(odds.track_record_min));
  EXPECT_TRUE(std::isnan(odds.over_holding_p));
  all.holding_returns.assign(2000, 0.0);
  EXPECT_TRUE(std::isnan(measure_odds(all, kHow, 1).superior_ability_p));
}

}  // namespace
}  // namespace tern
