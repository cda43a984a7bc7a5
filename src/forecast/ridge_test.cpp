#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "forecast/forecaster.h"
#include "forecast/planted_samples.h"

namespace tern {
namespace {

constexpr std::size_t kFeatures = 3;
using Weights = std::array<double, kFeatures>;

double linear(std::span<const float> row) {
  return 0.1 * static_cast<double>(row[0]) - 0.05 * static_cast<double>(row[1]);
}

// What a fitted model answers for the unit vectors: its weights, if it is linear.
Weights weights_of(const Samples& train, const ForecasterOptions& options) {
  const auto model = *make_forecaster("ridge", options);
  EXPECT_TRUE(model->fit(train, none_like(train), {.seed = 1}));
  const PlantedSamples units{{1, 0, 0, 0, 1, 0, 0, 0, 1}, {}, {0, 0, 0}, kFeatures, train.overlap};
  std::vector<float> mean(kFeatures);
  std::vector<float> stddev(kFeatures);
  EXPECT_TRUE(model->predict(units.view(), mean, stddev));
  return {static_cast<double>(mean[0]), static_cast<double>(mean[1]), static_cast<double>(mean[2])};
}

// Gauss and Jordan on (X'X + penalty I) w = X'y, missing as zero: the obvious way.
Weights by_elimination(const Samples& train, double penalty) {
  std::array<std::array<double, kFeatures + 1>, kFeatures> a{};
  for (std::size_t i = 0; i < train.count(); ++i) {
    Weights x{};
    for (std::size_t f = 0; f < kFeatures; ++f) {
      const float value = train.row(i)[f];
      x[f] = std::isnan(value) ? 0 : static_cast<double>(value);
    }
    for (std::size_t r = 0; r < kFeatures; ++r) {
      for (std::size_t c = 0; c < kFeatures; ++c) a[r][c] += x[r] * x[c];
      a[r][kFeatures] += x[r] * static_cast<double>(train.y[i]);
    }
  }
  for (std::size_t r = 0; r < kFeatures; ++r) a[r][r] += penalty;
  for (std::size_t pivot = 0; pivot < kFeatures; ++pivot) {
    for (std::size_t r = 0; r < kFeatures; ++r) {
      if (r == pivot) continue;
      const double factor = a[r][pivot] / a[pivot][pivot];
      for (std::size_t c = 0; c <= kFeatures; ++c) a[r][c] -= factor * a[pivot][c];
    }
  }
  return {a[0][3] / a[0][0], a[1][3] / a[1][1], a[2][3] / a[2][2]};
}

TEST(Ridge, SolvesItsNormalEquations) {
  PlantedSamples table = planted_samples(2500, kFeatures, 9, linear);
  table.x[4] = std::numeric_limits<float>::quiet_NaN();
  table.overlap = 3;
  const Samples train = table.view();
  const Weights found = weights_of(train, {.overrides = {"ridge.prior_r2=0.01"}});
  const Weights expected = by_elimination(train, 3 * 3 * 0.99 / 0.01);
  // Forecasts are single precision.
  for (std::size_t f = 0; f < kFeatures; ++f) EXPECT_NEAR(found[f], expected[f], 1e-7);
}

TEST(Ridge, FindsAPlantedSlopeAndShrinksItAsThePriorSays) {
  const PlantedSamples table = planted_samples(50'000, kFeatures, 9, linear);
  // Three features and R2 = 0.2 %: penalty 3 * 499 against 50 000 rows leaves 97 % of a slope.
  const Weights weights = weights_of(table.view(), {});
  const double kept = 50'000.0 / (50'000.0 + 3 * 0.998 / 0.002);
  const double error = 4 / std::sqrt(50'000.0);
  EXPECT_NEAR(weights[0], 0.1 * kept, error);
  EXPECT_NEAR(weights[1], -0.05 * kept, error);
  EXPECT_NEAR(weights[2], 0, error);
}

TEST(Ridge, BelievesOverlappingLabelsLess) {
  PlantedSamples table = planted_samples(5000, kFeatures, 9, linear);
  const Weights alone = weights_of(table.view(), {});
  table.overlap = 24;
  const Weights overlapping = weights_of(table.view(), {});
  EXPECT_LT(std::abs(overlapping[0]), 0.3 * std::abs(alone[0]));
}

TEST(Ridge, NeedsAFeature) {
  const PlantedSamples table = planted_samples(50, 0, 9, [](auto) { return 0.0; });
  const auto report =
      (*make_forecaster("ridge", {}))->fit(table.view(), none_like(table.view()), {.seed = 1});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, Errc::invalid_argument);
}

}  // namespace
}  // namespace tern
