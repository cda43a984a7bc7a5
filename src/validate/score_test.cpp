#include "validate/score.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/rng.h"

namespace tern {
namespace {

/// `n` hours of normal outcomes, and forecasts that are right by `skill` and otherwise noise.
struct Sample {
  Sample(std::size_t n, double skill, std::uint64_t seed, Timestamp start = utc_day(2024, 1, 1)) {
    Rng rng(seed);
    for (std::size_t i = 0; i < n; ++i) {
      times.push_back(start + static_cast<int>(i) * 1h);
      outcome.push_back(0.01 * rng.normal());
      forecast.push_back(skill * outcome.back() + 0.001 * rng.normal());
    }
  }
  Scored scored(std::size_t overlap = 1) const {
    return {.as_of = times, .forecast = forecast, .outcome = outcome, .overlap = overlap};
  }
  std::vector<Timestamp> times;
  std::vector<double> forecast;
  std::vector<double> outcome;
};

TEST(Score, OfNoForecastsIsMissing) {
  const ForecastScore score = score_forecasts(Sample(0, 0, 1).scored());
  EXPECT_EQ(score.n, 0U);
  EXPECT_TRUE(std::isnan(score.rmse_percent));
  EXPECT_TRUE(std::isnan(score.r2_mean));
  for (const double missing :
       {score.sign_sharpe.p, score.mae_percent.value, score.skill.value, score.rmse_mean_percent,
        score.rmse_last_percent, score.rmse_day_percent, score.theil_u2, score.mase, score.kendall,
        score.rank_ic_test.p, score.icir.value, score.encompassing.p, score.encompassed.p,
        score.anatolyev_gerko.p})
    EXPECT_TRUE(std::isnan(missing));
  EXPECT_TRUE(score_years(Sample(0, 0, 1).scored()).empty());
  EXPECT_TRUE(score_deciles(Sample(0, 0, 1).scored()).empty());
}

TEST(Score, OfOneForecastIsItsError) {
  const Sample sample(1, 0, 1);
  const ForecastScore score = score_forecasts(sample.scored(24));
  EXPECT_NEAR(score.rmse_zero_percent, 100 * std::abs(sample.outcome[0]), 1e-12);
  EXPECT_TRUE(std::isnan(score.ic.value));
  EXPECT_TRUE(std::isnan(score.clark_west.p));
}

TEST(Score, DoingNothingHasErrorsButNoSkill) {
  Sample sample(500, 0, 1);
  sample.forecast.assign(500, 0.0);
  const ForecastScore score = score_forecasts(sample.scored());
  EXPECT_EQ(score.rmse_percent, score.rmse_zero_percent);
  EXPECT_EQ(score.r2_oos, 0);
  for (const double missing :
       {score.ic.value, score.rank_ic.low, score.directional_accuracy.value, score.auc,
        score.clark_west.p, score.pesaran_timmermann.p, score.diebold_mariano.p,
        score.sign_sharpe.statistic, score.sign_sharpe.p})
    EXPECT_TRUE(std::isnan(missing));
  EXPECT_TRUE(score_deciles(sample.scored()).empty());
}

TEST(Score, AClearSignalPassesEveryTest) {
  const ForecastScore score = score_forecasts(Sample(2000, 0.1, 1).scored());
  EXPECT_GT(score.r2_oos, 0);
  EXPECT_GT(score.ic.low, 0.5);
  EXPECT_GT(score.rank_ic.low, 0.5);
  EXPECT_GT(score.directional_accuracy.low, 0.6);
  EXPECT_GT(score.auc, 0.7);
  for (const double p : {score.clark_west.p, score.pesaran_timmermann.p, score.diebold_mariano.p,
                         score.sign_sharpe.p})
    EXPECT_LT(p, 1e-6);
}

TEST(Score, NaiveForecastsKnowWhatIsOver) {
  Sample sample(72, 0, 1);
  for (std::size_t i = 0; i < 72; ++i) sample.outcome[i] = i % 24 < 12 ? 0.01 : -0.01;
  const ForecastScore score = score_forecasts(sample.scored());
  EXPECT_NEAR(score.rmse_zero_percent, 1, 1e-12);
  // The first day has no day before it; after it, the same hour is always right.
  EXPECT_NEAR(score.rmse_day_percent, std::sqrt(1.0 / 3), 1e-12);
  // The first hour has none before it, and the sign turns five times.
  EXPECT_NEAR(score.rmse_last_percent, std::sqrt((1 + 5 * 4) / 72.0), 1e-12);
}

TEST(Score, ErrorsAreScaledByTheTrainingRange) {
  const Sample sample(50, 0, 1);
  Scored scored = sample.scored();
  EXPECT_TRUE(std::isnan(score_forecasts(scored).mase));
  const std::vector<double> history = {0.02, -0.04};
  scored.history = history;
  const ForecastScore score = score_forecasts(scored);
  EXPECT_NEAR(score.mase, score.mae_percent.value / 3, 1e-12);
  EXPECT_EQ(score.mae_percent.n, 50U);
}

TEST(Score, RepeatingEveryRowIsNotMoreEvidence) {
  // Each outcome twenty-four times over: the tests must see the forecasts that there are.
  const Sample few(200, 0.01, 5);
  Sample many(0, 0, 1);
  for (std::size_t i = 0; i < 200 * 24; ++i) {
    many.times.push_back(utc_day(2024, 1, 1) + static_cast<int>(i) * 1h);
    many.forecast.push_back(few.forecast[i / 24]);
    many.outcome.push_back(few.outcome[i / 24]);
  }
  const ForecastScore honest = score_forecasts(few.scored());
  const ForecastScore allowed = score_forecasts(many.scored(24));
  const ForecastScore fooled = score_forecasts(many.scored(1));
  const auto close_to = [](const TestResult& a, const TestResult& b) {
    return std::abs(a.statistic - b.statistic) < 0.25 * std::abs(b.statistic) + 0.1;
  };
  EXPECT_TRUE(close_to(allowed.clark_west, honest.clark_west));
  EXPECT_TRUE(close_to(allowed.pesaran_timmermann, honest.pesaran_timmermann));
  EXPECT_FALSE(close_to(fooled.clark_west, honest.clark_west));
  EXPECT_NEAR((allowed.ic.high - allowed.ic.low) / (honest.ic.high - honest.ic.low), 1, 0.25);
  EXPECT_NEAR((fooled.ic.high - fooled.ic.low) / (honest.ic.high - honest.ic.low), 0.2, 0.1);
}

TEST(Score, YearsAreThoseOfTheCalendar) {
  const Sample sample(30, 0.1, 1, utc_day(2023, 12, 31));
  const std::vector<YearScore> years = score_years(sample.scored());
  ASSERT_EQ(years.size(), 2U);
  EXPECT_EQ(years[0].year, 2023);
  EXPECT_EQ(years[0].n, 24U);
  EXPECT_EQ(years[1].year, 2024);
  EXPECT_EQ(years[1].n, 6U);
  EXPECT_GT(years[0].ic, 0);
}

TEST(Score, DecilesShareTheRowsAndRiseWithTheForecast) {
  const Sample sample(1003, 0.3, 1);
  const std::vector<DecileRow> rows = score_deciles(sample.scored());
  ASSERT_EQ(rows.size(), 10U);
  std::size_t n = 0;
  for (std::size_t d = 0; d < rows.size(); ++d) {
    n += rows[d].n;
    EXPECT_NEAR(static_cast<double>(rows[d].n), 100.3, 1);
    EXPECT_LT(rows[d].outcome_low, rows[d].outcome_mean);
    EXPECT_LT(rows[d].outcome_mean, rows[d].outcome_high);
    EXPECT_TRUE(d == 0 || rows[d].forecast_mean > rows[d - 1].forecast_mean);
  }
  EXPECT_EQ(n, 1003U);
  EXPECT_GT(rows[9].outcome_low, rows[0].outcome_high);
}

TEST(Score, ADecileOfIndependentRowsHasTheTextbookInterval) {
  const Sample sample(200, 0, 1);
  const DecileRow row = score_deciles(sample.scored())[9];
  EXPECT_NEAR(row.outcome_high - row.outcome_mean, 1.96 * 0.01 / std::sqrt(20.0), 0.002);
}

TEST(ScoreDeathTest, ForecastsOutOfOrderAreABug) {
  Sample sample(3, 0, 1);
  sample.times[2] = sample.times[1];
  EXPECT_DEATH(score_forecasts(sample.scored()), "time order");
}

TEST(ScoreDeathTest, AForecastThatIsNotANumberIsABug) {
  Sample sample(3, 0, 1);
  sample.forecast[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_DEATH(score_forecasts(sample.scored()), "finite");
}

}  // namespace
}  // namespace tern
