#include "validate/side_by_side.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "validate/contest.h"
#include "validate/haircut.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

/// Two pairs of 1200 hours; three models that know all, some, and nothing of what comes.
class SideBySideTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* pair : {"BTC/USDT", "ETH/USDT"}) {
      Rng rng(derive_seed(9, pair[0] == 'B' ? 1 : 2));
      std::vector<double> outcome;
      for (std::size_t i = 0; i < 1200; ++i) outcome.push_back(rng.normal());
      for (const auto& [model, truth] : {std::pair("good", 0.6), {"fair", 0.2}, {"poor", 0.0}}) {
        Rows rows{pair, model, {}, {}, outcome};
        for (std::size_t i = 0; i < outcome.size(); ++i) {
          rows.as_of.push_back(kStart + 1h * static_cast<int>(i));
          rows.forecast.push_back(truth * outcome[i] + 0.2 * rng.normal());
        }
        made_.push_back(std::move(rows));
      }
    }
  }

  SideBySide compare(const std::string& rival, std::size_t jobs = 2) {
    series_.clear();
    scores_.clear();
    for (const Rows& rows : made_) {
      series_.push_back(
          {rows.pair, rows.model, 1h, {rows.as_of, rows.forecast, rows.outcome, 1, {}, {}, {}}});
      scores_.push_back(score_forecasts(series_.back().scored));
    }
    return side_by_side(series_, scores_,
                        {.rival = rival, .ranking = {.draws = 200, .seed = 3}, .jobs = jobs});
  }

  struct Rows {
    std::string pair;
    std::string model;
    std::vector<Timestamp> as_of;
    std::vector<double> forecast;
    std::vector<double> outcome;
  };
  std::vector<Rows> made_;
  std::vector<NamedSeries> series_;
  std::vector<ForecastScore> scores_;
};

TEST_F(SideBySideTest, OnlyTheBestIsInTheSetOfItsPair) {
  const SideBySide made = compare("zero");
  ASSERT_EQ(made.rankings.size(), 2U);
  EXPECT_EQ(made.rankings[1].pair, "ETH/USDT");
  EXPECT_EQ(made.rankings[1].ranking.standings.size(), 4U) << "no change takes part";
  for (std::size_t i = 0; i < made.standings.size(); ++i) {
    EXPECT_EQ(made.standings[i].in_set, made_[i].model == "good") << made_[i].model;
    EXPECT_EQ(made.standings[i].in_set, made.standings[i].set_p > 0.1);
  }
}

TEST_F(SideBySideTest, HolmCountsEveryPairAndModel) {
  const SideBySide made = compare("zero");
  std::vector<double> p;
  for (const ForecastScore& score : scores_) p.push_back(score.clark_west.p);
  const auto holm = adjusted_p(p, Adjustment::holm);
  for (std::size_t i = 0; i < holm.size(); ++i) {
    EXPECT_EQ(made.standings[i].clark_west_holm, holm[i]);
    EXPECT_EQ(made.standings[i].rival.statistic, scores_[i].diebold_mariano.statistic);
    EXPECT_GE(made.standings[i].rival_holm, made.standings[i].rival.p);
  }
  EXPECT_LT(made.standings[0].clark_west_holm, 0.001);
  EXPECT_GT(made.standings[2].clark_west_holm, 0.05);
}

TEST_F(SideBySideTest, ARivalIsMetOnTheRowsThatBothHave) {
  Rows& fair = made_[1];
  for (auto* column : {&fair.forecast, &fair.outcome}) {
    column->erase(column->begin(), column->begin() + 100);
  }
  fair.as_of.erase(fair.as_of.begin(), fair.as_of.begin() + 100);
  const SideBySide made = compare("fair");
  const std::span good(made_[0].forecast);
  const TestResult own =
      squared_error_test({fair.forecast, good.subspan(100), fair.outcome, 1, false});
  EXPECT_EQ(made.standings[0].rival.statistic, own.statistic);
  EXPECT_GT(own.statistic, 2) << "positive favors the model, not the rival";
  EXPECT_LT(made.standings[2].rival.statistic, -2);
  EXPECT_TRUE(std::isnan(made.standings[1].rival.statistic)) << "it is its own rival";
  EXPECT_EQ(made.standings[1].rival_holm, 1);
  EXPECT_EQ(made.rankings[0].ranking.rows, 1100U);
}

TEST_F(SideBySideTest, ASeriesWithoutRowsIsInNoSetAndTakesNoRowsFromOthers) {
  made_[2] = {"BTC/USDT", "poor", {}, {}, {}};
  const SideBySide made = compare("zero");
  EXPECT_FALSE(made.standings[2].in_set);
  EXPECT_TRUE(std::isnan(made.standings[2].set_p));
  EXPECT_EQ(made.standings[2].clark_west_holm, 1);
  EXPECT_EQ(made.rankings[0].ranking.rows, 1200U);
  EXPECT_TRUE(made.standings[0].in_set);
}

TEST_F(SideBySideTest, IsTheSameAtAnyNumberOfJobs) {
  const SideBySide one = compare("poor", 1);
  const SideBySide two = compare("poor", 2);
  for (std::size_t i = 0; i < one.standings.size(); ++i) {
    EXPECT_EQ(one.standings[i].set_p, two.standings[i].set_p);
    EXPECT_EQ(one.standings[i].rival_holm, two.standings[i].rival_holm);
  }
}

}  // namespace
}  // namespace tern
