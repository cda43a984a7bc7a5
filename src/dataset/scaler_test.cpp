#include "dataset/scaler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/rng.h"

namespace tern {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

Dataset dataset_of(std::vector<std::string> features, std::vector<float> x) {
  Dataset data{};
  const std::size_t rows = x.size() / features.size();
  data.features = std::move(features);
  data.x = std::move(x);
  data.as_of.resize(rows);
  return data;
}

std::vector<float> scaled(const StandardScaler& scaler, const std::vector<float>& row) {
  std::vector<float> out(row.size());
  scaler.transform(row, out);
  return out;
}

TEST(StandardScaler, UsesTheMeanAndDeviationOfWhatIsThere) {
  // The first column is 1, 3, 5 in the rows that have it: mean 3, variance 8/3.
  const Dataset data = dataset_of({"a", "b"}, {1, 2, kMissing, 4, 3, 2, 5, 4});
  const StandardScaler scaler = StandardScaler::fit(data, std::vector<std::size_t>{0, 1, 2, 3});
  const auto row = scaled(scaler, {5, 2});
  EXPECT_FLOAT_EQ(row[0], static_cast<float>(2.0 / std::sqrt(8.0 / 3.0)));
  EXPECT_FLOAT_EQ(row[1], -1.0F);
}

TEST(StandardScaler, CutsOffAtFiveDeviationsAndLeavesTheMissingMissing) {
  const Dataset data = dataset_of({"a"}, {-1, 1});
  const StandardScaler scaler = StandardScaler::fit(data, std::vector<std::size_t>{0, 1});
  EXPECT_EQ(scaled(scaler, {1000})[0], 5.0F);
  EXPECT_EQ(scaled(scaler, {-1000})[0], -5.0F);
  EXPECT_TRUE(std::isnan(scaled(scaler, {kMissing})[0]));
}

TEST(StandardScaler, AConstantColumnSaysNothingAndAnAbsentOneStaysAbsent) {
  const Dataset data =
      dataset_of({"constant", "absent"}, {0.1F, kMissing, 0.1F, kMissing, 0.1F, kMissing});
  const StandardScaler scaler = StandardScaler::fit(data, std::vector<std::size_t>{0, 1, 2});
  const auto row = scaled(scaler, {99, 99});
  EXPECT_EQ(row[0], 0.0F);
  EXPECT_TRUE(std::isnan(row[1]));
  EXPECT_TRUE(std::isnan(scaled(scaler, {kMissing, 0})[0]));
}

TEST(StandardScaler, NeverSeesARowItWasNotGiven) {
  Rng rng(11);
  std::vector<float> x;
  for (int i = 0; i < 300; ++i) x.push_back(static_cast<float>(rng.normal()));
  Dataset data = dataset_of({"a", "b", "c"}, std::move(x));
  std::vector<std::size_t> train(60);
  for (std::size_t i = 0; i < train.size(); ++i) train[i] = i;
  const auto before = scaled(StandardScaler::fit(data, train), {0.3F, 0.3F, 0.3F});
  for (std::size_t i = 60 * 3; i < data.x.size(); ++i) {
    data.x[i] = 100 * static_cast<float>(rng.normal());
  }
  EXPECT_EQ(scaled(StandardScaler::fit(data, train), {0.3F, 0.3F, 0.3F}), before);
  data.x[0] += 1;
  EXPECT_NE(scaled(StandardScaler::fit(data, train), {0.3F, 0.3F, 0.3F}), before)
      << "a training row must matter, or this test could not fail";
}

}  // namespace
}  // namespace tern
