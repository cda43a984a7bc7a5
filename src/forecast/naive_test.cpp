#include <gtest/gtest.h>

#include <cmath>

#include "forecast/forecaster.h"
#include "forecast/planted_samples.h"

namespace tern {
namespace {

// Four samples without features: y = 1, -2, 3, 2 after recent = 2, -1, 1, 0.
PlantedSamples four_samples() {
  return {{}, {1, -2, 3, 2}, {2, -1, 1, 0}, 0, 1};
}

std::vector<float> fitted_mean(std::string_view name, const PlantedSamples& table) {
  const Samples samples = table.view();
  const auto model = *make_forecaster(name, {});
  EXPECT_TRUE(model->fit(samples, none_like(samples), {.seed = 1}));
  std::vector<float> mean(samples.count());
  std::vector<float> stddev(samples.count());
  EXPECT_TRUE(model->predict(samples, mean, stddev));
  return mean;
}

TEST(Naive, ZeroExpectsNoChangeAndItsDeviationIsTheReturns) {
  const PlantedSamples table = four_samples();
  EXPECT_EQ(fitted_mean("zero", table), (std::vector<float>{0, 0, 0, 0}));
  const Samples samples = table.view();
  const auto model = *make_forecaster("zero", {});
  EXPECT_DOUBLE_EQ(model->fit(samples, none_like(samples), {.seed = 1})->train_loss, 18.0 / 4);
}

TEST(Naive, MeanExpectsTheTrainingMean) {
  EXPECT_EQ(fitted_mean("mean", four_samples()), (std::vector<float>{1, 1, 1, 1}));
}

TEST(Naive, Ar1IsLeastSquaresThroughTheOrigin) {
  // sum(recent y) = 2 + 2 + 3 = 7; sum(recent^2) = 6.
  const auto mean = fitted_mean("ar1", four_samples());
  EXPECT_FLOAT_EQ(mean[0], 14.0F / 6);
  EXPECT_FLOAT_EQ(mean[1], -7.0F / 6);
}

TEST(Naive, Ar1RecoversAPlantedCoefficient) {
  Rng rng(42);
  PlantedSamples table{{}, {}, {}, 0, 1};
  double last = 0;
  constexpr std::size_t kRows = 40'000;
  for (std::size_t i = 0; i < kRows; ++i) {
    const double next = 0.1 * last + rng.normal();
    table.recent.push_back(static_cast<float>(last));
    table.y.push_back(static_cast<float>(next));
    last = next;
  }
  table.recent[0] = 1;
  // The slope is the forecast after a return of 1; four standard errors of 1 / sqrt(n) either side.
  EXPECT_NEAR(static_cast<double>(fitted_mean("ar1", table)[0]), 0.1, 4.0 / std::sqrt(kRows));
}

}  // namespace
}  // namespace tern
