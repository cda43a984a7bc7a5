#include "dataset/samples.h"

#include <gtest/gtest.h>

#include <cmath>

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
    data.variance.push_back(1e-4);
    data.ranges.insert(data.ranges.end(), kRangeColumns, 0.0F);
    data.recent.push_back(i - 5.0);
  }
  return data;
}

VolatilityScale scale_of(const Dataset& data) {
  return {data.volatility, std::vector<double>(data.count(), std::log(1e-4))};
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
  const ScaledRows table = scaled_rows(data, 10, Scaler::fit(data, rows, {}));
  const SampleRows learnt = learning_rows(data, rows, scale_of(data));
  const Samples samples = samples_of(table, learnt);
  ASSERT_EQ(samples.count(), 4U);
  EXPECT_EQ(samples.overlap, 2U);
  EXPECT_FLOAT_EQ(samples.y[1], 0.5F);
  EXPECT_FLOAT_EQ(samples.y[3], 4.0F) << "0.09 / 0.02 is 4.5";
  EXPECT_FLOAT_EQ(samples.recent(0), -4.0F);
  EXPECT_FLOAT_EQ(samples.recent(2), -3.0F);
  // The feature is 0, 1, 0, 1: mean 1/2, standard deviation 1/2.
  EXPECT_FLOAT_EQ(samples.row(0)[0], -1.0F);
  EXPECT_FLOAT_EQ(samples.row(3)[0], 1.0F);
}

TEST(Samples, TheirVarianceIsBesideTheExpectedOne) {
  Dataset data = ten_rows();
  data.variance[1] = 2e-4;
  data.variance[2] = 0;
  const std::vector<std::size_t> rows = {0, 1, 2};
  const SampleRows learnt = learning_rows(data, rows, scale_of(data));
  EXPECT_FLOAT_EQ(learnt.log_variance[0], 0.0F);
  EXPECT_FLOAT_EQ(learnt.log_variance[1], static_cast<float>(std::log(2.0)));
  EXPECT_FLOAT_EQ(learnt.log_variance[2], 0.0F) << "not measured";
}

TEST(Samples, AWindowEndsAtItsRowAndStaysWithItsInstrument) {
  const Dataset data = ten_rows();
  const std::vector<std::size_t> rows = {0, 2, 9};
  const ScaledRows one = scaled_rows(data, 10, Scaler::fit(data, rows, {}));
  const SampleRows learnt = learning_rows(data, rows, scale_of(data));
  const ScaledRows table = stacked(std::vector{one, one});
  const SampleRows both = stacked(std::vector{learnt, learnt}, table);
  const Samples samples = samples_of(table, both);
  ASSERT_EQ(samples.count(), 6U);
  EXPECT_EQ(samples.window(1, 3).begin, 0U);
  EXPECT_EQ(samples.window(2, 4).begin, 6U);
  EXPECT_EQ(samples.window(2, 4).end, 10U);
  EXPECT_EQ(samples.instrument(2), 0U);
  EXPECT_EQ(samples.instrument(3), 1U);
  EXPECT_EQ(samples.window(4, 5).begin, 10U) << "not the other instrument's newest rows";
  EXPECT_EQ(samples.part(3, 2).count(), 2U);
  EXPECT_EQ(samples.part(3, 2).instrument(1), 1U);
}

TEST(SamplesDeathTest, LearnsOnlyFromLabelledRows) {
  const Dataset data = ten_rows();
  const std::vector<std::size_t> rows = {2, 3};
  EXPECT_DEATH((void)learning_rows(data, rows, scale_of(data)), "has a label");
}

}  // namespace
}  // namespace tern
