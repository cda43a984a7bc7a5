#include "validate/model_ranking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "base/rng.h"

namespace tern {
namespace {

/// One outcome, forecast by several models: each is right by its skill, and otherwise noise.
struct Field {
  explicit Field(std::span<const double> skills, std::size_t n = 600) {
    Rng rng(5);
    forecasts.resize(skills.size());
    for (std::size_t i = 0; i < n; ++i) {
      times.push_back(utc_day(2024, 1, 1) + static_cast<int>(i) * 1h);
      outcome.push_back(0.01 * rng.normal());
      for (std::size_t m = 0; m < skills.size(); ++m)
        forecasts[m].push_back(skills[m] * outcome.back() + 0.001 * rng.normal());
    }
  }
  NamedSeries series(std::size_t m, std::size_t begin = 0) const {
    return {"BTC/USDT",
            "model" + std::to_string(m),
            1h,
            {.as_of = std::span(times).subspan(begin),
             .forecast = std::span(forecasts[m]).subspan(begin),
             .outcome = std::span(outcome).subspan(begin),
             .overlap = 1}};
  }
  std::vector<Timestamp> times;
  std::vector<double> outcome;
  std::vector<std::vector<double>> forecasts;
};

TEST(ModelRanking, OfNobodyHasNoStandings) {
  EXPECT_TRUE(rank_models({}, {}).standings.empty());
}

TEST(ModelRanking, TheBestLeadsAndNoChangeTakesPart) {
  const Field field(std::array{0.0, 0.5});
  const ModelRanking ranking = rank_models(std::array{field.series(0), field.series(1)}, {});
  ASSERT_EQ(ranking.standings.size(), 3U);
  EXPECT_EQ(ranking.standings[0].model, "model1");
  EXPECT_TRUE(ranking.standings[0].in_set);
  const auto zero = std::ranges::find(ranking.standings, "no change", &ModelStanding::model);
  ASSERT_NE(zero, ranking.standings.end());
  EXPECT_FALSE(zero->in_set);
  EXPECT_NEAR(zero->rmse_percent, 1, 0.1);
  EXPECT_FALSE(ranking.set_holds_all);
}

TEST(ModelRanking, SaysWhenTheDataCannotTellModelsApart) {
  Field field(std::array{0.0});
  for (double& f : field.forecasts[0]) f *= 0.01;
  const ModelRanking ranking = rank_models(std::array{field.series(0)}, {});
  EXPECT_TRUE(ranking.set_holds_all);
}

TEST(ModelRanking, IsOverTheRowsThatAllHave) {
  const Field field(std::array{0.1, 0.5});
  const ModelRanking ranking = rank_models(std::array{field.series(0), field.series(1, 100)}, {});
  EXPECT_EQ(ranking.rows, 500U);
}

TEST(ModelRanking, AModelThatForecastsNoChangeIsCalledThat) {
  Field field(std::array{0.1, 0.5});
  field.forecasts[0].assign(600, 0.0);
  const ModelRanking ranking = rank_models(std::array{field.series(0), field.series(1)}, {});
  ASSERT_EQ(ranking.standings.size(), 3U);
  EXPECT_EQ(ranking.standings[1].same_as, "model0");
  EXPECT_EQ(ranking.standings[1].p, ranking.standings[2].p);
}

TEST(ModelRankingDeathTest, OverTwoHorizonsIsABug) {
  const Field field(std::array{0.1, 0.5});
  NamedSeries other = field.series(1);
  other.horizon = 2h;
  EXPECT_DEATH(rank_models(std::array{field.series(0), other}, {}), "of one pair and horizon");
}

}  // namespace
}  // namespace tern
