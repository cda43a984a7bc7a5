#include "forecast/network_training.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "base/interrupt.h"
#include "forecast/forecaster.h"
#include "forecast/networks.h"
#include "forecast/planted_samples.h"

namespace tern {
namespace {

/// A tenth of a second of work, and more conviction than returns deserve.
std::unique_ptr<Forecaster> small(const std::string& name, const std::string& epochs = "6") {
  std::vector<std::string> settings;
  for (const std::string own : {"window=6", "width=8", "batch=64", "learning_rate=0.02",
                                "weight_decay=0.01", "layers=1", "dropout=0.05"}) {
    settings.push_back(name + "." + own);
  }
  settings.push_back(name + ".epochs=" + epochs);
  return *make_forecaster(name, {.overrides = settings});
}

struct Prediction {
  std::vector<float> mean;
  std::vector<float> stddev;
};

Prediction predict(const Forecaster& model, const Samples& samples) {
  Prediction out{std::vector<float>(samples.count()), std::vector<float>(samples.count())};
  EXPECT_TRUE(model.predict(samples, out.mean, out.stddev));
  return out;
}

/// What a forecast explains of outcomes, against zero.
double r2(const std::vector<float>& mean, const std::vector<float>& y) {
  double error = 0;
  double all = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    error += std::pow(static_cast<double>(y[i] - mean[i]), 2);
    all += std::pow(static_cast<double>(y[i]), 2);
  }
  return 1 - error / all;
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double ma = 0;
  double mb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ma += static_cast<double>(a[i]) / static_cast<double>(a.size());
    mb += static_cast<double>(b[i]) / static_cast<double>(a.size());
  }
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double da = static_cast<double>(a[i]) - ma;
    const double db = static_cast<double>(b[i]) - mb;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / std::sqrt(aa * bb);
}

/// Noise, the logarithm of whose variance is `slope` times the second feature.
PlantedSamples noise(std::size_t rows, std::uint64_t seed, float slope = 0) {
  PlantedSamples table = planted_samples(rows, 3, seed, [](auto) { return 0.0; });
  for (std::size_t i = 0; i < rows; ++i) {
    table.log_variance[i] *= slope;
    table.y[i] *= std::exp(0.5F * table.log_variance[i]);
  }
  return table;
}

/// y is 0.8 times the first feature of three rows before, and noise of variance one.
PlantedSamples echoed(std::size_t rows, std::uint64_t seed) {
  PlantedSamples table = noise(rows, seed);
  for (std::size_t i = 3; i < rows; ++i) table.y[i] += 0.8F * table.x[(i - 3) * 3];
  return table;
}

class NetworkTraining : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (const auto module = open_networks(); !module) GTEST_SKIP() << module.error().message;
    file_ = std::filesystem::temp_directory_path() /
            ("tern_network_" + GetParam() + std::to_string(::getpid()));
    std::filesystem::remove(file_);
  }
  void TearDown() override {
    clear_interrupt();
    std::filesystem::remove(file_);
  }

  std::filesystem::path file_;
};

TEST_P(NetworkTraining, HearsWhatWasSaidThreeRowsAgo) {
  const PlantedSamples past = echoed(4000, 1);
  const PlantedSamples valid = echoed(1000, 2);
  const PlantedSamples later = echoed(1000, 3);
  const auto network = small(GetParam(), "12");
  ASSERT_TRUE(network->fit(past.view(), valid.view(), {.seed = 5}));
  const auto line = *make_forecaster("ridge", {});
  ASSERT_TRUE(line->fit(past.view(), valid.view(), {.seed = 5}));
  // The signal is 0.39 of the variance.
  EXPECT_GT(r2(predict(*network, later.view()).mean, later.y), 0.3);
  EXPECT_LT(r2(predict(*line, later.view()).mean, later.y), 0.01);
}

TEST_P(NetworkTraining, FindsNothingInNoise) {
  const PlantedSamples past = noise(4000, 1);
  const PlantedSamples valid = noise(1000, 2);
  const PlantedSamples later = noise(4000, 3);
  const auto network = *make_forecaster(GetParam(), {.profile = Profile::quick});
  ASSERT_TRUE(network->fit(past.view(), valid.view(), {.seed = 5}));
  EXPECT_GT(r2(predict(*network, later.view()).mean, later.y), -0.002);
}

TEST_P(NetworkTraining, StoppedAfterEachEpochItEndsWithTheSameBytes) {
  const PlantedSamples past = echoed(1000, 1);
  const PlantedSamples valid = echoed(300, 2);
  const auto whole = small(GetParam(), "4");
  const auto report = whole->fit(past.view(), valid.view(), {.seed = 5});
  ASSERT_TRUE(report);
  const auto pieces = small(GetParam(), "4");
  for (int stop = 0; stop < 3; ++stop) {
    interrupt();
    const auto stopped = pieces->fit(past.view(), valid.view(), {.seed = 5, .checkpoint = file_});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, Errc::canceled);
    EXPECT_TRUE(std::filesystem::exists(file_));
    clear_interrupt();
  }
  const auto resumed = pieces->fit(past.view(), valid.view(), {.seed = 5, .checkpoint = file_});
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_FALSE(std::filesystem::exists(file_));
  EXPECT_EQ(*resumed, *report);
  EXPECT_EQ(*pieces->save(), *whole->save());
}

TEST_P(NetworkTraining, PassesOverTheCheckpointOfAnotherTraining) {
  const PlantedSamples past = echoed(1000, 1);
  PlantedSamples other = past;
  other.y[17] += 0.25F;
  const Samples none = none_like(past.view());
  const auto whole = small(GetParam(), "2");
  ASSERT_TRUE(whole->fit(past.view(), none, {.seed = 5}));
  const auto again = small(GetParam(), "2");
  interrupt();
  ASSERT_FALSE(again->fit(other.view(), none, {.seed = 5, .checkpoint = file_}));
  ASSERT_FALSE(again->fit(past.view(), none, {.seed = 6, .checkpoint = file_}));
  clear_interrupt();
  ASSERT_TRUE(again->fit(past.view(), none, {.seed = 5, .checkpoint = file_}));
  EXPECT_EQ(*again->save(), *whole->save());
}

TEST_P(NetworkTraining, ALossThatIsNoNumberIsReported) {
  PlantedSamples past = echoed(500, 1);
  past.y[100] = std::numeric_limits<float>::infinity();
  const auto network = small(GetParam());
  const auto report = network->fit(past.view(), none_like(past.view()), {.seed = 5});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, Errc::not_converged);
  EXPECT_NE(report.error().message.find("no number"), std::string::npos);
}

TEST_P(NetworkTraining, PooledItTellsInstrumentsApart) {
  const auto opposed = [](std::uint64_t seed) {
    PlantedSamples table = noise(4000, seed);
    table.begins = {0, 2000};
    for (std::size_t i = 0; i < 4000; ++i) {
      table.y[i] += (i < 2000 ? 0.8F : -0.8F) * table.x[i * 3];
    }
    return table;
  };
  const PlantedSamples past = opposed(1);
  const PlantedSamples valid = opposed(2);
  const PlantedSamples later = opposed(3);
  const auto network = small(GetParam(), "12");
  ASSERT_TRUE(network->fit(past.view(), valid.view(), {.seed = 5}));
  EXPECT_GT(r2(predict(*network, later.view()).mean, later.y), 0.2);
}

TEST_P(NetworkTraining, StopsWhenValidationGetsNoBetter) {
  const PlantedSamples past = noise(300, 1);
  const PlantedSamples valid = noise(1000, 2);
  const auto network = small(GetParam(), "200");
  const auto report = network->fit(past.view(), valid.view(), {.seed = 5});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_LT(report->steps, 100U);
}

INSTANTIATE_TEST_SUITE_P(Networks, NetworkTraining,
                         testing::Values("lstm", "transformer", "multitask"),
                         [](const auto& test) { return test.param; });

TEST(MultitaskNetwork, ItsDeviationFollowsAPlantedVariance) {
  if (const auto module = open_networks(); !module) GTEST_SKIP() << module.error().message;
  const PlantedSamples past = noise(4000, 1, 1);
  const PlantedSamples valid = noise(1000, 2, 1);
  const PlantedSamples later = noise(1000, 3, 1);
  const auto network = small("multitask");
  ASSERT_TRUE(network->fit(past.view(), valid.view(), {.seed = 5}));
  std::vector<float> log_variance;
  for (const float stddev : predict(*network, later.view()).stddev) {
    log_variance.push_back(2 * std::log(stddev));
  }
  EXPECT_GT(correlation(log_variance, later.log_variance), 0.95);
}

TEST(LikelihoodLoss, RewardsAVarianceThatIsRight) {
  const std::vector<float> y = {1, -1, 3, -3};
  const float known = std::log(9.0F);
  const std::vector<NetworkOutput> even(4, {0, 0});
  const std::vector<NetworkOutput> right = {{0, 0}, {0, 0}, {0, known}, {0, known}};
  const std::vector<NetworkOutput> wrong = {{0, known}, {0, known}, {0, 0}, {0, 0}};
  EXPECT_NEAR(likelihood_loss(even, y), 0.5 * std::log(5.0), 1e-6);
  EXPECT_NEAR(likelihood_loss(right, y), 0.25 * std::log(9.0), 1e-6);
  EXPECT_GT(likelihood_loss(wrong, y), likelihood_loss(even, y));
}

TEST(ThinnedSamples, KeepTheNewestAndStepEvenly) {
  const PlantedSamples table = noise(10, 1);
  const ThinnedSamples some = thinned(table.view(), 4);
  EXPECT_EQ(some.at, (std::vector<std::size_t>{0, 3, 6, 9}));
  EXPECT_EQ(some.y.back(), table.y[9]);
  EXPECT_EQ(thinned(table.view(), 10).at.size(), 10U);
  EXPECT_TRUE(thinned(none_like(table.view()), 4).at.empty());
}

}  // namespace
}  // namespace tern
