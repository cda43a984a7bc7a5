#include "validate/breakdown.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

/// Hours from New Year's Eve 2023, forecast well before noon and not at all after.
struct Sample {
  explicit Sample(std::size_t n, std::uint64_t seed = 1) {
    Rng rng(seed);
    for (std::size_t i = 0; i < n; ++i) {
      times.push_back(utc_day(2023, 12, 31) + static_cast<int>(i) * 1h);
      outcome.push_back(0.01 * rng.normal());
      forecast.push_back((i % 24 < 12 ? 0.3 : 0.0) * outcome.back() + 0.001 * rng.normal());
      stddev.push_back(0.01 + 0.00001 * static_cast<double>(i));
      fold.push_back(static_cast<std::uint32_t>(i / 500));
    }
  }
  NamedSeries series(const char* pair = "BTC/USDT", std::size_t overlap = 1) const {
    return {pair,
            "ridge",
            static_cast<int>(overlap) * 1h,
            {.as_of = times,
             .forecast = forecast,
             .outcome = outcome,
             .overlap = overlap,
             .stddev = stddev,
             .fold = fold}};
  }
  std::vector<Timestamp> times;
  std::vector<double> forecast;
  std::vector<double> outcome;
  std::vector<double> stddev;
  std::vector<std::uint32_t> fold;
};

std::vector<BreakdownRow> rows_of(const NamedSeries& series, Dimension dimension) {
  return break_down(std::span(&series, 1), dimension);
}

TEST(Breakdown, OfNothingHasNoRows) {
  EXPECT_TRUE(break_down({}, Dimension::year).empty());
  EXPECT_TRUE(rows_of(Sample(0).series(), Dimension::trend).empty());
}

TEST(Breakdown, OfAWholeSeriesIsItsScore) {
  for (const std::size_t overlap : {1U, 24U}) {
    const Sample sample(1000);
    const NamedSeries series = sample.series("BTC/USDT", overlap);
    const ForecastScore score = score_forecasts(series.scored);
    const auto rows = rows_of(series, Dimension::asset);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].group, "BTC/USDT");
    EXPECT_EQ(rows[0].n, score.n);
    EXPECT_NEAR(rows[0].rmse_percent.value, score.rmse_percent, 1e-12);
    EXPECT_EQ(rows[0].rmse_zero_percent, score.rmse_zero_percent);
    EXPECT_NEAR(rows[0].r2_oos.value, score.r2_oos, 1e-12);
    EXPECT_EQ(rows[0].ic.value, score.ic.value);
    EXPECT_NEAR(rows[0].ic.low, score.ic.low, 1e-9);
    EXPECT_NEAR(rows[0].directional_accuracy.high, score.directional_accuracy.high, 1e-9);
    EXPECT_NEAR(rows[0].clark_west_p, score.clark_west.p, 1e-9 + 1e-6 * score.clark_west.p);
  }
}

TEST(Breakdown, ByHourFindsWhenItWorks) {
  const auto rows = rows_of(Sample(24 * 200).series(), Dimension::hour);
  ASSERT_EQ(rows.size(), 24U);
  for (std::size_t hour = 0; hour < 24; ++hour) {
    EXPECT_EQ(rows[hour].n, 200U);
    if (hour < 12) {
      EXPECT_GT(rows[hour].ic.low, 0.5) << hour;
    } else {
      EXPECT_LT(rows[hour].ic.low, 0.2) << hour;
    }
  }
  EXPECT_EQ(rows[0].group, "00:00");
  EXPECT_EQ(rows[23].group, "23:00");
}

TEST(Breakdown, YearsAndFoldsAreThoseOfTheRow) {
  const Sample sample(1030);
  const auto years = rows_of(sample.series(), Dimension::year);
  ASSERT_EQ(years.size(), 2U);
  EXPECT_EQ(years[0].group, "2023");
  EXPECT_EQ(years[0].n, 24U);
  const auto folds = rows_of(sample.series(), Dimension::fold);
  ASSERT_EQ(folds.size(), 3U);
  EXPECT_EQ(folds[2].group, "2");
  EXPECT_EQ(folds[2].n, 30U);
}

TEST(Breakdown, VolatilityIsCutByWhatWasKnownWhenTheMonthBegan) {
  // It rises all the time: the past alone would call every row high.
  const auto rows = rows_of(Sample(24 * 60).series(), Dimension::volatility);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].group, "high");
  // January 2024 has 24 known hours before it, which are too few; February has 32 days.
  EXPECT_EQ(rows[0].n, 24U * (60 - 32));
}

TEST(Breakdown, TheTrendIsThatOfTheMonthBefore) {
  Sample sample(24 * 90);
  for (std::size_t i = 0; i < sample.outcome.size(); ++i)
    sample.outcome[i] = i < 24 * 60 ? 0.001 : -0.001;
  const auto rows = rows_of(sample.series(), Dimension::trend);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].group, "falling");
  EXPECT_EQ(rows[1].group, "rising");
  EXPECT_EQ(rows[0].n + rows[1].n, 24U * 60);
  EXPECT_NEAR(static_cast<double>(rows[0].n), 24 * 15, 1);  // half a month to turn the sum
}

TEST(Breakdown, AnOutcomeThatIsNotOverIsNoTrend) {
  Sample sample(24 * 32);
  std::vector<BreakdownRow> before = rows_of(sample.series("BTC/USDT", 24), Dimension::trend);
  for (std::size_t i = sample.outcome.size() - 23; i < sample.outcome.size(); ++i)
    sample.outcome[i] = i % 2 == 0 ? -100.0 : 100.0;
  const std::vector<BreakdownRow> after = rows_of(sample.series("BTC/USDT", 24), Dimension::trend);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(before[i].n, after[i].n);
}

TEST(Breakdown, TheSameRowsTwiceAreNotMoreEvidence) {
  const Sample sample(1000);
  const auto once = rows_of(sample.series(), Dimension::model);
  const auto twice = break_down(std::array{sample.series("BTC/USDT"), sample.series("WBTC/USDT")},
                                Dimension::model);
  ASSERT_EQ(twice.size(), 1U);
  EXPECT_EQ(twice[0].n, 2000U);
  EXPECT_NEAR(twice[0].ic.value, once[0].ic.value, 1e-12);
  EXPECT_NEAR(twice[0].ic.high - twice[0].ic.low, once[0].ic.high - once[0].ic.low, 2e-3);
  EXPECT_NEAR(twice[0].r2_oos.low, once[0].r2_oos.low, 2e-3);
  EXPECT_NEAR(twice[0].directional_accuracy.low, once[0].directional_accuracy.low, 2e-3);
}

TEST(Breakdown, AssetsComeInTheirOrder) {
  const Sample sample(100);
  const auto rows = break_down(std::array{sample.series("SOL/USDT"), sample.series("BTC/USDT")},
                               Dimension::asset);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].group, "SOL/USDT");
  EXPECT_EQ(rows[1].group, "BTC/USDT");
}

TEST(Breakdown, SeriesThatDoNotSayHaveNoRows) {
  Sample sample(2000);
  sample.fold.clear();
  sample.stddev.clear();
  EXPECT_TRUE(rows_of(sample.series(), Dimension::fold).empty());
  EXPECT_TRUE(rows_of(sample.series(), Dimension::volatility).empty());
}

}  // namespace
}  // namespace tern
