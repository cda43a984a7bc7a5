#include <gtest/gtest.h>

#include <cmath>

#include "forecast/forecaster.h"
#include "forecast/planted_samples.h"

namespace tern {
namespace {

// An interaction: no linear model sees it, since each feature alone says nothing.
double same_sign(std::span<const float> row) {
  return row[0] * row[1] > 0 ? 0.5 : -0.5;
}

class Xgboost : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto model = make_forecaster("xgboost", {}); !model) {
      GTEST_SKIP() << model.error().message;
    }
  }

  static std::vector<float> fit_and_predict(std::string_view name, const PlantedSamples& train,
                                            const PlantedSamples& test, std::uint64_t seed,
                                            const ForecasterOptions& options = {}) {
    const auto model = *make_forecaster(name, options);
    EXPECT_TRUE(model->fit(train.view(), none_like(train.view()), {.seed = seed}));
    std::vector<float> mean(test.view().count());
    std::vector<float> stddev(mean.size());
    EXPECT_TRUE(model->predict(test.view(), mean, stddev));
    return mean;
  }

  // 1 - SSE / SSE of zero.
  static double r2(const PlantedSamples& test, const std::vector<float>& mean) {
    double error = 0;
    double total = 0;
    for (std::size_t i = 0; i < mean.size(); ++i) {
      const auto y = static_cast<double>(test.y[i]);
      error += std::pow(y - static_cast<double>(mean[i]), 2);
      total += y * y;
    }
    return 1 - error / total;
  }
};

TEST_F(Xgboost, FindsAnInteractionThatALinearModelCannot) {
  const PlantedSamples train = planted_samples(20'000, 4, 1, same_sign);
  const PlantedSamples test = planted_samples(20'000, 4, 2, same_sign);
  // The signal is 0.25 of a variance of 1.25: an R2 of 0.2 at best.
  EXPECT_GT(r2(test, fit_and_predict("xgboost", train, test, 1)), 0.1);
  EXPECT_LT(r2(test, fit_and_predict("ridge", train, test, 1)), 0.001);
}

TEST_F(Xgboost, FindsNothingInNoise) {
  const auto nothing = [](auto) { return 0.0; };
  const PlantedSamples train = planted_samples(20'000, 10, 1, nothing);
  const PlantedSamples test = planted_samples(20'000, 10, 2, nothing);
  EXPECT_LT(r2(test, fit_and_predict("xgboost", train, test, 1)), 0.002);
}

TEST_F(Xgboost, UsesThatAFeatureIsMissing) {
  const float missing = std::numeric_limits<float>::quiet_NaN();
  PlantedSamples train = planted_samples(10'000, 1, 1, [](auto) { return 0.0; });
  for (std::size_t i = 0; i < train.y.size(); i += 2) {
    train.x[i] = missing;
    train.y[i] += 1;
  }
  const PlantedSamples test{{missing, 0.0F}, {}, {0, 0}, 1, 1};
  const auto mean = fit_and_predict("xgboost", train, test, 1);
  EXPECT_GT(mean[0], 0.7F);
  EXPECT_LT(mean[1], 0.3F);
}

TEST_F(Xgboost, AnotherSeedGrowsOtherTrees) {
  const PlantedSamples train = planted_samples(5000, 4, 1, same_sign);
  EXPECT_EQ(fit_and_predict("xgboost", train, train, 1),
            fit_and_predict("xgboost", train, train, 1));
  EXPECT_NE(fit_and_predict("xgboost", train, train, 1),
            fit_and_predict("xgboost", train, train, 2));
}

}  // namespace
}  // namespace tern
