#include "validate/interval_score.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/rng.h"
#include "forecast/conformal.h"
#include "validate/coverage.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// Normal outcomes whose deviation is `said` times a factor that changes from row to row.
struct Series {
  std::vector<Timestamp> as_of;
  std::vector<double> forecast;
  std::vector<double> outcome;
  std::vector<double> stddev;
  std::vector<double> history;
  std::vector<Quantiles> quantiles;

  Scored scored() const { return {as_of, forecast, outcome, 1, history, stddev}; }
};

Series drawn(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  Series series;
  for (std::size_t i = 0; i < kHistoryOutcomes; ++i) series.history.push_back(0.01 * rng.normal());
  for (std::size_t i = 0; i < count; ++i) {
    const double stddev = 0.01 * std::exp(0.8 * rng.normal());
    series.as_of.push_back(utc_day(2024, 1, 1) + 1h * static_cast<int>(i));
    series.forecast.push_back(0.1 * stddev);
    series.outcome.push_back(stddev * (0.1 + rng.normal()));
    series.stddev.push_back(stddev);
    series.quantiles.push_back(normal_quantiles(0.1 * stddev, stddev));
  }
  return series;
}

TEST(IntervalScore, TrueQuantilesCoverEvenly) {
  const Series series = drawn(20'000, 1);
  const IntervalScore score = score_intervals(series.scored(), series.quantiles);
  EXPECT_EQ(score.n, 20'000U);
  for (const CentralScore& central : score.central) {
    const double band = 4 * std::sqrt(central.share * (1 - central.share) / 20'000);
    EXPECT_NEAR(central.coverage.value, central.share, band);
    EXPECT_LT(central.coverage.low, central.coverage.value);
    for (const double third : central.coverage_by_volatility) {
      EXPECT_NEAR(third, central.share, 1.8 * band);
    }
  }
  EXPECT_NEAR(score.weekly_deviation, std::sqrt(0.9 * 0.1 / 168), 0.006);
}

TEST(IntervalScore, TrueQuantilesBeatHistoryWhereVolatilityMoves) {
  const Series series = drawn(20'000, 2);
  const IntervalScore score = score_intervals(series.scored(), series.quantiles);
  EXPECT_LT(score.pinball_bp.value, score.history.pinball_bp);
  EXPECT_GT(score.pinball_skill.low, 0.05);
  EXPECT_NEAR(score.pinball_skill.value, 1 - score.pinball_bp.value / score.history.pinball_bp,
              1e-12);
  EXPECT_LT(score.central[2].winkler_percent, score.history.winkler_90_percent);
  EXPECT_NEAR(score.history.coverage_90, 0.9, 0.015);
  EXPECT_EQ(score.normal.pinball_bp, score.pinball_bp.value) << "these are normal";
}

TEST(IntervalScore, SeesWidthThatDoesNotFollowVolatility) {
  Series series = drawn(20'000, 3);
  for (Quantiles& row : series.quantiles) row = normal_quantiles(0, 0.0135);
  const IntervalScore score = score_intervals(series.scored(), series.quantiles);
  const auto& thirds = score.central[2].coverage_by_volatility;
  EXPECT_GT(thirds[0], 0.99);
  EXPECT_LT(thirds[2], 0.8);
  EXPECT_NEAR(score.central[2].width_percent, 100 * 2 * 1.6449 * 0.0135, 1e-3);
}

TEST(IntervalScore, IsTheArithmeticOfItsParts) {
  Series series = drawn(3, 4);
  series.history.clear();
  const IntervalScore score = score_intervals(series.scored(), series.quantiles);
  double winkler = 0;
  double pinball = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const Quantiles& q = series.quantiles[i];
    winkler += interval_score(series.outcome[i],
                              {static_cast<double>(q[2]), static_cast<double>(q[14])}, 0.1);
    for (std::size_t level = 0; level < q.size(); ++level) {
      if (level == 1 || level == 5 || level == 11 || level == 15) continue;
      pinball +=
          pinball_loss(series.outcome[i], static_cast<double>(q[level]), kQuantileLevels[level]);
    }
  }
  EXPECT_NEAR(score.central[2].winkler_percent, 100 * winkler / 3, 1e-9);
  EXPECT_NEAR(score.pinball_bp.value, 1e4 * pinball / 39, 1e-9);
  EXPECT_TRUE(std::isnan(score.history.pinball_bp));
  EXPECT_TRUE(std::isnan(score.pinball_skill.value));
}

TEST(IntervalScore, HistoryKnowsNoOutcomeBeforeItsEnd) {
  const Series series = drawn(24, 5);
  Scored scored = series.scored();
  scored.overlap = 24;
  // No outcome ends before the last row, so all rows have the same quantiles.
  std::vector<double> sorted = series.history;
  std::ranges::sort(sorted);
  double sum = 0;
  for (const double level : kPinballLevels) {
    const auto quantile = static_cast<float>(sorted_quantile(sorted, level));
    for (const double y : series.outcome)
      sum += pinball_loss(y, static_cast<double>(quantile), level);
  }
  EXPECT_NEAR(score_intervals(scored, series.quantiles).history.pinball_bp, 1e4 * sum / 13 / 24,
              1e-9);
}

TEST(IntervalScore, OfNothingIsNothing) {
  const Series series = drawn(10, 6);
  const IntervalScore score = score_intervals(series.scored(), {});
  EXPECT_EQ(score.n, 0U);
  EXPECT_TRUE(std::isnan(score.central[0].coverage.value));
  EXPECT_TRUE(std::isnan(score.pinball_bp.value));
  EXPECT_TRUE(std::isnan(score.weekly_deviation));
  EXPECT_TRUE(std::isnan(score.normal.winkler_90_percent));
}

}  // namespace
}  // namespace tern
