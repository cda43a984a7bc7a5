#include "validate/control.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/rng.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

/// Noise that features say nothing about, by the hour.
Dataset noise(std::size_t rows, std::size_t features, std::uint64_t seed, std::size_t overlap = 1) {
  Rng rng(seed);
  Dataset data{};
  data.horizon = 1h * overlap;
  data.overlap = overlap;
  for (std::size_t f = 0; f < features; ++f) data.features.push_back("f" + std::to_string(f));
  data.labelled = Mask(rows, true);
  for (std::size_t row = 0; row < rows; ++row) {
    data.as_of.push_back(kStart + 1h * row);
    for (std::size_t f = 0; f < features; ++f) data.x.push_back(static_cast<float>(rng.normal()));
    data.volatility.push_back(0.01);
    data.variance.push_back(1e-4);
    data.ranges.insert(data.ranges.end(), kRangeColumns, 0.0F);
    data.outcome.push_back(0.01 * rng.normal());
    data.recent.push_back(rng.normal());
  }
  return data;
}

TimeRange hours(std::size_t begin, std::size_t end) {
  return {kStart + 1h * begin, kStart + 1h * end};
}
Split split(TimeRange train, TimeRange test) {
  return {train, {train.end, train.end}, test};
}

OutOfSampleOptions settings(std::vector<std::string> models, std::vector<Split> splits) {
  return {.models = std::move(models),
          .splits = std::move(splits),
          .forecaster = {.overrides = {"ridge.prior_r2=0.5", "xgboost.prior_r2=0.5"}},
          .train_rows_min = 50,
          .seed = 3,
          .jobs = 1};
}

TEST(LateFeatures, AreThoseOfRowsBefore) {
  const Dataset data = noise(10, 2, 1);
  const Dataset late = with_late_features(data, 3);
  for (std::size_t row = 3; row < 10; ++row) {
    EXPECT_EQ(late.x[2 * row], data.x[2 * (row - 3)]);
    EXPECT_EQ(late.x[2 * row + 1], data.x[2 * (row - 3) + 1]);
  }
  EXPECT_EQ(late.outcome, data.outcome);
}

TEST(ShuffledLabels, MoveInWholeStretches) {
  const Dataset data = noise(1000, 1, 2);
  const Dataset moved = with_shuffled_labels(data, 168, 7);
  EXPECT_EQ(moved.x, data.x);
  EXPECT_TRUE(std::ranges::is_permutation(moved.outcome, data.outcome));
  std::size_t in_place = 0;
  for (std::size_t block = 0; block < 5; ++block) {
    const auto first = std::ranges::find(data.outcome, moved.outcome[block * 168]);
    const auto from = static_cast<std::size_t>(first - data.outcome.begin());
    EXPECT_EQ(from % 168, 0U);
    in_place += from == block * 168 ? 1U : 0U;
    for (std::size_t i = 0; i < 168; ++i) {
      EXPECT_EQ(moved.outcome[block * 168 + i], data.outcome[from + i]);
    }
  }
  EXPECT_LT(in_place, 5U);
  EXPECT_EQ(moved.outcome.back(), data.outcome.back()) << "past the last whole week";
  EXPECT_EQ(with_shuffled_labels(noise(100, 1, 2), 168, 7).outcome, noise(100, 1, 2).outcome);
}

TEST(NoiseFrom, ReplacesWhatWasNotKnown) {
  const Dataset data = noise(50, 2, 4, 3);
  const Dataset noisy = with_noise_from(data, kStart + 30h, 9);
  for (std::size_t row = 0; row < 50; ++row) {
    EXPECT_EQ(noisy.x[2 * row] == data.x[2 * row], row < 30) << row;
    EXPECT_EQ(noisy.volatility[row] == data.volatility[row], row < 30) << row;
    EXPECT_EQ(noisy.outcome[row] == data.outcome[row], row <= 27) << "a label of three hours";
  }
}

TEST(FitScope, AFitOfThePastDoesNotDependOnTheFuture) {
  const Dataset data = noise(600, 4, 5, 3);
  const FitScope scope = fit_scope(data, split(hours(0, 400), hours(402, 600)), 0,
                                   settings({"zero", "mean", "ar1", "ridge"}, {}));
  EXPECT_EQ(scope.forecasts, 4 * 402U);
  EXPECT_EQ(scope.changed, 0U);
  EXPECT_TRUE(scope.leaking.empty());
}

TEST(FitScope, SeesAFitOnRowsToBeTestedOn) {
  const Dataset data = noise(600, 4, 5);
  const FitScope scope = fit_scope(data, split(hours(0, 500), hours(400, 600)), 0,
                                   settings({"zero", "mean", "ridge"}, {}));
  EXPECT_EQ(scope.leaking, (std::vector<std::string>{"zero", "mean", "ridge"}))
      << "zero too learns how far returns spread";
  EXPECT_EQ(scope.changed, 3 * 400U);
}

TEST(FitScope, SeesALabelThatReachesIntoTheTest) {
  const Dataset data = noise(600, 4, 5, 24);
  EXPECT_GT(
      fit_scope(data, split(hours(0, 410), hours(400, 600)), 0, settings({"mean"}, {})).changed,
      300U);
  EXPECT_EQ(
      fit_scope(data, split(hours(0, 400), hours(400, 600)), 0, settings({"mean"}, {})).changed, 0U)
      << "the purge keeps such labels out";
}

TEST(FitScope, WithoutAFitThereIsNothingToCompare) {
  const Dataset data = noise(600, 4, 5);
  EXPECT_EQ(
      fit_scope(data, split(hours(0, 20), hours(20, 600)), 0, settings({"ridge"}, {})).forecasts,
      0U);
}

double shuffled_p(const Dataset& data, const Split& cut) {
  const std::vector<Dataset> datasets{with_shuffled_labels(data, 168, 1)};
  const auto made = forecast_out_of_sample(datasets, settings({"ridge"}, {cut})).value();
  const PairedOutcomes paired = pair_outcomes(datasets[0], made.tables[0].rows);
  const double r = pearson(paired.forecast, paired.outcome);
  const double error = 1 / std::sqrt(static_cast<double>(paired.forecast.size()) - 3);
  return p_of_positive({r, std::tanh(std::atanh(r) - 1.959963984540054 * error),
                        std::tanh(std::atanh(r) + 1.959963984540054 * error)});
}

TEST(ShuffledLabels, ShowAModelThatWasTestedOnWhatItLearned) {
  const Dataset data = noise(2000, 40, 6);
  EXPECT_GT(shuffled_p(data, split(hours(0, 1000), hours(1000, 2000))), 0.01);
  EXPECT_LT(shuffled_p(data, split(hours(0, 2000), hours(1000, 2000))), 1e-4);
}

TEST(BinomialBand, HoldsAllThatLuckDoes) {
  EXPECT_EQ(binomial_band(200, 0.05).low, 2U);
  EXPECT_EQ(binomial_band(200, 0.05).high, 21U);
  EXPECT_EQ(binomial_band(1, 0.5).low, 0U);
  EXPECT_EQ(binomial_band(1, 0.5).high, 1U);
  EXPECT_EQ(binomial_band(10, 0.95).low, 6U);
  EXPECT_EQ(binomial_band(10, 0.95).high, 10U);
}

TEST(POfPositive, ReadsTheIntervalBack) {
  const double error = 0.02;
  const double z = 1.959963984540054;
  EXPECT_NEAR(
      p_of_positive({std::tanh(2 * error), std::tanh((2 - z) * error), std::tanh((2 + z) * error)}),
      0.02275013194817921, 1e-12);
  EXPECT_TRUE(std::isnan(p_of_positive({NAN, NAN, NAN})));
}

}  // namespace
}  // namespace tern
