#include "dataset/samples.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

// Ten hourly rows of one feature, horizon 2 h; the label of row 3 is not known.
Dataset ten_rows() {
  Dataset data{};
  data.horizon = 2h;
  data.overlap = 2;
  data.features = {"a"};
  data.labelled = Mask(10, true);
  data.labelled.set(3, false);
  for (int i = 0; i < 10; ++i) {
    data.as_of.push_back(kStart + 1h * i);
    data.x.push_back(static_cast<float>(i % 2));
    data.outcome.push_back(0.01 * i);
    data.volatility.push_back(0.02);
    data.recent.push_back(i - 5.0);
  }
  return data;
}

TEST(Samples, ATrainingRowsWholeLabelLiesInTheRange) {
  const Dataset data = ten_rows();
  // 02:00 to 07:00 holds as_of 02:00 .. 05:00; the label of 05:00 ends at 07:00, on the edge.
  EXPECT_EQ(labelled_rows(data, {kStart + 2h, kStart + 7h}), (std::vector<std::size_t>{2, 4, 5}));
  EXPECT_TRUE(labelled_rows(data, {kStart + 2h, kStart + 3h}).empty());
}

TEST(Samples, ATestRowNeedsNoLabel) {
  EXPECT_EQ(rows_in(ten_rows(), {kStart + 2h, kStart + 5h}), (std::vector<std::size_t>{2, 3, 4}));
}

TEST(Samples, ReturnsAreInUnitsOfVolatilityAndCutOff) {
  const Dataset data = ten_rows();
  const std::vector<std::size_t> rows = {0, 1, 2, 9};
  const SampleTable table = learning_samples(data, rows, Scaler::fit(data, rows, {}));
  const Samples samples = table.view();
  ASSERT_EQ(samples.count(), 4U);
  EXPECT_EQ(samples.overlap, 2U);
  EXPECT_FLOAT_EQ(samples.y[1], 0.5F);
  EXPECT_FLOAT_EQ(samples.y[3], 4.0F) << "0.09 / 0.02 is 4.5";
  EXPECT_FLOAT_EQ(samples.recent[0], -4.0F);
  EXPECT_FLOAT_EQ(samples.recent[2], -3.0F);
  // The feature is 0, 1, 0, 1: mean 1/2, standard deviation 1/2.
  EXPECT_FLOAT_EQ(samples.row(0)[0], -1.0F);
  EXPECT_FLOAT_EQ(samples.row(3)[0], 1.0F);
  EXPECT_TRUE(forecast_samples(data, rows, Scaler::fit(data, rows, {})).y.empty());
}

TEST(SamplesDeathTest, LearnsOnlyFromLabelledRows) {
  const Dataset data = ten_rows();
  const std::vector<std::size_t> rows = {2, 3};
  EXPECT_DEATH((void)learning_samples(data, rows, Scaler::fit(data, rows, {})), "has a label");
}

}  // namespace
}  // namespace tern
