#include "validate/moments.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace tern {
namespace {

TEST(Moments, OfNothingAreMissing) {
  const Moments m = moments({});
  EXPECT_EQ(m.n, 0U);
  EXPECT_TRUE(std::isnan(m.mean));
}

TEST(Moments, OfOneValueAreItsMean) {
  const Moments m = moments(std::array{3.0});
  EXPECT_EQ(m.mean, 3.0);
  EXPECT_TRUE(std::isnan(m.stddev));
}

TEST(Moments, EqualValuesDoNotSpreadAtAll) {
  // Ten times 0.1 add up to something else than 1, so the naive deviation is not zero.
  const Moments m = moments(std::vector<double>(10, 0.1));
  EXPECT_EQ(m.stddev, 0);
  EXPECT_TRUE(std::isnan(m.skew));
}

TEST(Moments, OfTwoSidesOfACoin) {
  const Moments m = moments(std::array{1.0, -1.0, 1.0, -1.0});
  EXPECT_EQ(m.mean, 0);
  EXPECT_DOUBLE_EQ(m.stddev, std::sqrt(4.0 / 3.0));
  EXPECT_EQ(m.skew, 0);
  EXPECT_DOUBLE_EQ(m.kurtosis, 1);
}

TEST(SortedQuantile, ReachesBothEnds) {
  const std::array values = {1.0, 2.0, 4.0};
  EXPECT_EQ(sorted_quantile(values, 0), 1.0);
  EXPECT_EQ(sorted_quantile(values, 1), 4.0);
  EXPECT_EQ(sorted_quantile(values, 0.75), 3.0);
  EXPECT_EQ(sorted_quantile(std::array{7.0}, 0.5), 7.0);
}

TEST(SortedQuantileDeathTest, OfNothingIsABug) {
  EXPECT_DEATH(sorted_quantile({}, 0.5), "needs values");
}

}  // namespace
}  // namespace tern
