#include <gtest/gtest.h>

#include <cmath>

#include "forecast/forecaster.h"
#include "forecast/planted_samples.h"
#include "forecast/row_blocks.h"

namespace tern {
namespace {

// An interaction: no linear model sees it, since each feature alone says nothing.
double same_sign(std::span<const float> row) {
  return row[0] * row[1] > 0 ? 0.5 : -0.5;
}

std::vector<float> fit_and_predict(std::string_view name, const Samples& train, const Samples& test,
                                   std::uint64_t seed, const ForecasterOptions& options = {}) {
  const auto model = *make_forecaster(name, options);
  const auto report = model->fit(train, none_like(train), {.seed = seed});
  EXPECT_TRUE(report) << report.error().message;
  std::vector<float> mean(test.count());
  std::vector<float> stddev(mean.size());
  EXPECT_TRUE(model->predict(test, mean, stddev));
  return mean;
}

// 1 - SSE / SSE of zero.
double r2(const Samples& test, const std::vector<float>& mean) {
  double error = 0;
  double total = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const auto y = static_cast<double>(test.y[i]);
    error += std::pow(y - static_cast<double>(mean[i]), 2);
    total += y * y;
  }
  return 1 - error / total;
}

// What holds of all models that are made of trees.
class Trees : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (const auto model = make_forecaster(GetParam(), {}); !model) {
      GTEST_SKIP() << model.error().message;
    }
  }
};

TEST_P(Trees, FindAnInteractionThatALinearModelCannot) {
  const PlantedSamples train = planted_samples(20'000, 4, 1, same_sign);
  const PlantedSamples test = planted_samples(20'000, 4, 2, same_sign);
  // The signal is 0.25 of a variance of 1.25: an R2 of 0.2 at best.
  EXPECT_GT(r2(test.view(), fit_and_predict(GetParam(), train.view(), test.view(), 1)), 0.08);
  EXPECT_LT(r2(test.view(), fit_and_predict("ridge", train.view(), test.view(), 1)), 0.001);
}

TEST_P(Trees, FindNothingInNoise) {
  const auto nothing = [](auto) { return 0.0; };
  const PlantedSamples train = planted_samples(20'000, 10, 1, nothing);
  const PlantedSamples test = planted_samples(20'000, 10, 2, nothing);
  for (const Profile profile : {Profile::quick, Profile::standard}) {
    const auto mean =
        fit_and_predict(GetParam(), train.view(), test.view(), 1, {.profile = profile});
    const double found = r2(test.view(), mean);
    EXPECT_LT(found, 0.002);
    EXPECT_GT(found, -0.01) << "what is learned from noise is shrunk to next to nothing";
  }
}

TEST_P(Trees, UseThatAFeatureIsMissing) {
  const float missing = std::numeric_limits<float>::quiet_NaN();
  PlantedSamples train = planted_samples(10'000, 1, 1, [](auto) { return 0.0; });
  for (std::size_t i = 0; i < train.y.size(); i += 2) {
    train.x[i] = missing;
    train.y[i] += 1;
  }
  const PlantedSamples test{{missing, 0.0F}, {}, {0, 0}, 1, 1};
  const auto mean = fit_and_predict(GetParam(), train.view(), test.view(), 1);
  EXPECT_GT(mean[0], 0.6F);
  EXPECT_LT(mean[1], 0.3F);
}

TEST_P(Trees, GrowOthersWithAnotherSeed) {
  const PlantedSamples train = planted_samples(5000, 4, 1, same_sign);
  const Samples samples = train.view();
  EXPECT_EQ(fit_and_predict(GetParam(), samples, samples, 1),
            fit_and_predict(GetParam(), samples, samples, 1));
  EXPECT_NE(fit_and_predict(GetParam(), samples, samples, 1),
            fit_and_predict(GetParam(), samples, samples, 2));
}

TEST_P(Trees, BelieveOverlappingLabelsLess) {
  PlantedSamples train = planted_samples(5000, 2, 9, same_sign);
  const auto alone = fit_and_predict(GetParam(), train.view(), train.view(), 1);
  train.overlap = 24;
  const auto overlapping = fit_and_predict(GetParam(), train.view(), train.view(), 1);
  EXPECT_LT(r2(train.view(), overlapping), 0.5 * r2(train.view(), alone));
}

// Holes leave rows out of the samples: the values are then copied block by block, or pointed to.
TEST_P(Trees, LearnTheSameFromRowsAmongOthersAsFromThoseAlone) {
  const PlantedSamples all = planted_samples(12'000, 3, 5, same_sign);
  PlantedSamples odd{{}, {}, {}, 3, 1};
  std::vector<std::size_t> at;
  std::vector<float> y;
  for (std::size_t i = 1; i < 12'000; i += 2) {
    at.push_back(i);
    y.push_back(all.y[i]);
    odd.y.push_back(all.y[i]);
    odd.recent.push_back(0);
    const auto row = all.view().row(i);
    odd.x.insert(odd.x.end(), row.begin(), row.end());
  }
  Samples among = all.view();
  among.at = at;
  among.y = y;
  EXPECT_EQ(fit_and_predict(GetParam(), among, among, 1),
            fit_and_predict(GetParam(), odd.view(), odd.view(), 1));
}

TEST_P(Trees, LearnFromEveryNthRowWhenTold) {
  const PlantedSamples train = planted_samples(9000, 3, 5, same_sign);
  PlantedSamples changed = train;
  for (std::size_t i = 0; i < 9000; ++i) {
    if (i % 3 != 0) changed.y[i] = 0;
  }
  const ForecasterOptions third = {.overrides = {GetParam() + ".stride=3"}};
  EXPECT_EQ(fit_and_predict(GetParam(), train.view(), train.view(), 1, third),
            fit_and_predict(GetParam(), changed.view(), train.view(), 1, third));
  EXPECT_NE(fit_and_predict(GetParam(), train.view(), train.view(), 1),
            fit_and_predict(GetParam(), changed.view(), train.view(), 1));
}

INSTANTIATE_TEST_SUITE_P(Registry, Trees, testing::Values("random_forest", "xgboost", "lightgbm"),
                         [](const auto& test) { return test.param; });

// One row in fifty is far out, always the same way.
class BoostedTrees : public Trees {};

TEST_P(BoostedTrees, AreMovedLessByOutliersUnderHuberLoss) {
  PlantedSamples train = planted_samples(20'000, 2, 3, [](auto) { return 0.0; });
  for (std::size_t i = 0; i < train.y.size(); i += 50) train.y[i] = 20;
  double squared = 0;
  double huber = 0;
  for (const float mean : fit_and_predict(GetParam(), train.view(), train.view(), 1)) {
    squared += static_cast<double>(mean) / 20'000;
  }
  const ForecasterOptions robust = {.overrides = {GetParam() + ".huber=1"}};
  for (const float mean : fit_and_predict(GetParam(), train.view(), train.view(), 1, robust)) {
    huber += static_cast<double>(mean) / 20'000;
  }
  EXPECT_GT(squared, 0.25) << "the mean is 0.4";
  EXPECT_LT(huber, 0.15);
}

INSTANTIATE_TEST_SUITE_P(Registry, BoostedTrees, testing::Values("xgboost", "lightgbm"),
                         [](const auto& test) { return test.param; });

TEST(Thinned, KeepsLabelsWithTheirRowsAndCountsWhatTheyStillShare) {
  PlantedSamples table = planted_samples(10, 1, 1, [](auto) { return 0.0; });
  table.overlap = 24;
  const Samples all = table.view();
  const Thinned some(all, 5);
  ASSERT_EQ(some.samples().count(), 2U);
  EXPECT_EQ(some.samples().at[1], 5U);
  EXPECT_EQ(some.samples().y[1], table.y[5]);
  EXPECT_EQ(some.samples().overlap, 5U) << "labels of 24 bars, 5 bars apart";
  const Thinned same(all, 1);
  EXPECT_EQ(same.samples().at.data(), all.at.data());
}

TEST(RowBlocks, GiveEveryRowOnceWhetherOrNotThereAreHoles) {
  const std::size_t rows = 2 * RowBlocks::kRows + 7;
  const PlantedSamples table = planted_samples(rows, 1, 1, [](auto) { return 0.0; });
  Samples samples = table.view();
  RowBlocks whole(samples);
  EXPECT_EQ(whole.next().x, table.x.data()) << "where they lie";
  std::vector<std::size_t> holed(samples.at.begin(), samples.at.end());
  holed.erase(holed.begin() + 100);
  samples.at = holed;
  std::vector<float> seen;
  for (RowBlocks blocks(samples); !blocks.finished();) {
    const RowBlocks::Block block = blocks.next();
    EXPECT_EQ(block.first, seen.size());
    seen.insert(seen.end(), block.x, block.x + block.count);
  }
  std::vector<float> expected = table.x;
  expected.erase(expected.begin() + 100);
  EXPECT_EQ(seen, expected);
}

}  // namespace
}  // namespace tern
