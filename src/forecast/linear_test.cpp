#include "forecast/linear.h"

#include <gtest/gtest.h>

#include <cmath>

#include "forecast/planted_samples.h"

namespace tern {
namespace {

std::vector<float> fit_and_predict(std::string_view name, const Samples& train, const Samples& test,
                                   const ForecasterOptions& options = {}) {
  const auto model = *make_forecaster(name, options);
  const auto report = model->fit(train, none_like(train), {.seed = 1});
  EXPECT_TRUE(report) << report.error().message;
  std::vector<float> mean(test.count());
  std::vector<float> stddev(mean.size());
  EXPECT_TRUE(model->predict(test, mean, stddev));
  return mean;
}

double two_of_many(std::span<const float> row) {
  return 0.1 * static_cast<double>(row[0]) - 0.05 * static_cast<double>(row[1]);
}

constexpr std::size_t kFeatures = 20;

// What a fitted model answers for the unit vectors: its weights.
std::vector<float> weights_of(std::string_view name, const PlantedSamples& train,
                              const ForecasterOptions& options = {}) {
  PlantedSamples units{std::vector<float>(kFeatures * kFeatures), {}, {}, kFeatures, 1};
  units.recent.resize(kFeatures);
  for (std::size_t f = 0; f < kFeatures; ++f) units.x[f * kFeatures + f] = 1;
  return fit_and_predict(name, train.view(), units.view(), options);
}

TEST(ElasticNet, WithoutALaplacePartIsRidge) {
  const PlantedSamples table = planted_samples(5000, kFeatures, 9, two_of_many);
  const auto ridge = weights_of("ridge", table);
  const auto net = weights_of("elastic_net", table, {.overrides = {"elastic_net.l1_share=0"}});
  for (std::size_t f = 0; f < kFeatures; ++f) EXPECT_NEAR(net[f], ridge[f], 1e-6);
}

TEST(ElasticNet, KeepsWhatHelpsAndLeavesOutTheRest) {
  const PlantedSamples table = planted_samples(20'000, kFeatures, 9, two_of_many);
  const auto weights = weights_of("elastic_net", table, {.overrides = {"elastic_net.l1_share=1"}});
  EXPECT_GT(weights[0], 0.07F);
  EXPECT_LT(weights[1], -0.02F);
  std::size_t left_out = 0;
  for (std::size_t f = 2; f < kFeatures; ++f) left_out += weights[f] == 0 ? 1U : 0U;
  EXPECT_GE(left_out, 8U) << "of 18 that say nothing, two in three by the size of the penalty";
}

// Where the objective is least, no weight gains by moving: the gradient of the squared error is
// held by the penalty. Checked without the algorithm.
TEST(ElasticNet, MeetsTheConditionsOfItsMinimum) {
  PlantedSamples table = planted_samples(4000, kFeatures, 9, two_of_many);
  for (std::size_t i = 0; i < 4000; ++i) table.x[i * kFeatures + 2] += table.x[i * kFeatures];
  table.overlap = 2;
  const auto weights =
      weights_of("elastic_net", table, {.overrides = {"elastic_net.prior_r2=0.05"}});
  const double l1 = 0.5 * 2 * 0.95 * std::sqrt(2.0 * kFeatures / 0.05);
  const double l2 = 0.5 * kFeatures * 2 * 0.95 / 0.05;
  const Samples train = table.view();
  std::vector<double> gradient(kFeatures);
  for (std::size_t i = 0; i < train.count(); ++i) {
    double error = static_cast<double>(train.y[i]);
    for (std::size_t f = 0; f < kFeatures; ++f) {
      error -= static_cast<double>(weights[f]) * static_cast<double>(train.row(i)[f]);
    }
    for (std::size_t f = 0; f < kFeatures; ++f) {
      gradient[f] += error * static_cast<double>(train.row(i)[f]);
    }
  }
  std::size_t kept = 0;
  for (std::size_t f = 0; f < kFeatures; ++f) {
    const auto weight = static_cast<double>(weights[f]);
    if (weights[f] == 0) {
      EXPECT_LT(std::abs(gradient[f]), l1 + 0.01);
    } else {
      EXPECT_NEAR(gradient[f], l2 * weight + std::copysign(l1, weight), 0.01) << f;
      ++kept;
    }
  }
  EXPECT_GE(kept, 2U);
}

// A market whose return is partly taken back over the next day.
PlantedSamples reverting(std::size_t rows, std::uint64_t seed, double share) {
  Rng rng(seed);
  PlantedSamples table{{}, {}, {}, 0, 1};
  std::vector<double> past(24);
  double last = rng.normal();
  for (std::size_t i = 0; i < rows; ++i) {
    past[i % past.size()] = last;
    double sum = 0;
    for (const double one : past) sum += one;
    const double next = -share * sum + rng.normal();
    table.recent.push_back(static_cast<float>(last));
    table.y.push_back(static_cast<float>(next));
    table.log_variance.push_back(0);
    last = next;
  }
  return table;
}

double slope_on(const Samples& test, const std::vector<float>& mean) {
  double cross = 0;
  double square = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    cross += static_cast<double>(mean[i]) * static_cast<double>(test.y[i]);
    square += std::pow(static_cast<double>(mean[i]), 2);
  }
  return cross / square;
}

class WindowLinear : public testing::TestWithParam<std::string> {};

TEST_P(WindowLinear, FindsWhatADayTakesBack) {
  const PlantedSamples train = reverting(20'000, 1, 0.05);
  const PlantedSamples test = reverting(20'000, 2, 0.05);
  const auto mean = fit_and_predict(GetParam(), train.view(), test.view());
  double error = 0;
  double total = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    error += std::pow(static_cast<double>(test.y[i]) - static_cast<double>(mean[i]), 2);
    total += std::pow(static_cast<double>(test.y[i]), 2);
  }
  EXPECT_GT(1 - error / total, 0.01);
  const double slope = slope_on(test.view(), mean);
  EXPECT_GT(slope, 0.8) << "not too bold";
  EXPECT_LT(slope, 2.5) << "timid, as the prior expects less than there is";
}

TEST_P(WindowLinear, ExpectsNearlyNothingOfNoise) {
  const PlantedSamples train = reverting(20'000, 1, 0);
  const PlantedSamples test = reverting(20'000, 2, 0);
  double square = 0;
  for (const float mean : fit_and_predict(GetParam(), train.view(), test.view())) {
    square += std::pow(static_cast<double>(mean), 2) / 20'000;
  }
  EXPECT_LT(square, 0.003);
}

TEST_P(WindowLinear, IsALinearAutoregression) {
  const PlantedSamples train = reverting(3000, 1, 0.05);
  const auto model = *make_forecaster(GetParam(), {});
  ASSERT_TRUE(model->fit(train.view(), none_like(train.view()), {.seed = 1}));
  PlantedSamples path = reverting(400, 5, 0);
  std::vector<float> once(400), twice(400), stddev(400);
  ASSERT_TRUE(model->predict(path.view(), once, stddev));
  for (float& value : path.recent) value *= 2;
  ASSERT_TRUE(model->predict(path.view(), twice, stddev));
  for (std::size_t i = 0; i < 400; ++i) EXPECT_NEAR(twice[i], 2 * once[i], 1e-6F);
}

INSTANTIATE_TEST_SUITE_P(Registry, WindowLinear, testing::Values("nlinear", "dlinear"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace tern
