#include "forecast/point_forecaster.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "forecast/planted_samples.h"

namespace tern {
namespace {

struct Case {
  std::string model;
  std::string settings;
};

class TrainLoss : public testing::TestWithParam<Case> {};

// Some models keep the forecasts of what they learned from; they must be those that they make.
TEST_P(TrainLoss, IsThatOfTheForecastsOfAllThatWasGiven) {
  if (!find_model(GetParam().model)->kind->available()) GTEST_SKIP() << "not in this build";
  const PlantedSamples planted =
      planted_samples(3'000, 4, 7, [](auto row) { return 0.5 * static_cast<double>(row[0]); });
  const Samples train = planted.view();
  auto model = make_forecaster(GetParam().model, {.overrides = {GetParam().settings}});
  ASSERT_TRUE(model) << model.error().message;
  const auto report = (*model)->fit(train, none_like(train), {.seed = 1});
  ASSERT_TRUE(report) << report.error().message;
  std::vector<float> mean(train.count());
  std::vector<float> stddev(train.count());
  ASSERT_TRUE((*model)->predict(train, mean, stddev));
  double sum = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    sum += std::pow(static_cast<double>(train.y[i]) - static_cast<double>(mean[i]), 2);
  }
  const double loss = sum / static_cast<double>(mean.size());
  EXPECT_NEAR(report->train_loss, loss, 1e-6 * loss);
  EXPECT_FLOAT_EQ(stddev[0], static_cast<float>(std::sqrt(report->train_loss)));
}

INSTANTIATE_TEST_SUITE_P(Models, TrainLoss,
                         testing::Values(Case{"ridge", "ridge.prior_r2=0.1"},
                                         Case{"xgboost", "xgboost.stride=1"},
                                         Case{"lightgbm", "lightgbm.stride=1"},
                                         Case{"lightgbm", "lightgbm.stride=3"},
                                         Case{"lightgbm", "lightgbm.huber=1"}));

}  // namespace
}  // namespace tern
