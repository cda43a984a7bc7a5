#include "validate/long_run_variance.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

/// Sums of `width` neighboring normals.
std::vector<double> overlapping_sums(std::size_t n, std::size_t width, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> noise;
  for (std::size_t i = 0; i < n + width; ++i) noise.push_back(rng.normal());
  std::vector<double> sums(n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < width; ++j) sums[i] += noise[i + j];
  return sums;
}

TEST(LongRunVariance, OfNothingIsMissing) {
  EXPECT_TRUE(std::isnan(long_run_variance({}, 3, Kernel::bartlett)));
}

TEST(LongRunVariance, LeavesOutLagsThatAreNotThere) {
  const std::array values = {1.0, 3.0};
  // gamma_0 = 1, gamma_1 = -1/2, and no lag beyond; the weights are still those of lag 9.
  EXPECT_DOUBLE_EQ(long_run_variance(values, 9, Kernel::bartlett), 1 - 2 * 0.5 * 0.9);
  EXPECT_DOUBLE_EQ(long_run_variance(values, 9, Kernel::rectangular), 0);
}

TEST(LongRunVariance, SeesOverlap) {
  const std::vector<double> sums = overlapping_sums(200'000, 8, 7);
  const double truth = 8.0 * 8.0;
  EXPECT_NEAR(long_run_variance(sums, 7, Kernel::rectangular) / truth, 1, 0.05);
  // Bartlett up to lag 2 h: 1 / h + 2 / h sum (1 - k / h) (1 - k / (2 h + 1)) = 0.845.
  EXPECT_NEAR(long_run_variance(sums, 16, Kernel::bartlett) / truth, 0.845, 0.05);
}

TEST(LongRunVariance, OfPlacesInARowIsThatOfRows) {
  const std::vector<double> sums = overlapping_sums(300, 8, 7);
  std::vector<std::int64_t> place;
  for (std::int64_t i = 0; i < 300; ++i) place.push_back(1000 + i);
  EXPECT_NEAR(long_run_variance(sums, {16, place}), long_run_variance(sums, 16, Kernel::bartlett),
              1e-9);
  EXPECT_EQ(long_run_variance(sums, Dependence{16}), long_run_variance(sums, 16, Kernel::bartlett));
}

TEST(LongRunVariance, RowsOfOnePlaceAddUp) {
  // About the mean 2.5 they lie -1.5, -0.5, 0.5, and 1.5; the places sum to -2 and 2, four apart.
  const std::array values = {1.0, 2.0, 3.0, 4.0};
  const std::array<std::int64_t, 4> place = {7, 7, 11, 11};
  EXPECT_DOUBLE_EQ(long_run_variance(values, {0, place}), (4 + 4) / 4.0);
  EXPECT_DOUBLE_EQ(long_run_variance(values, {3, place}), (4 + 4) / 4.0);
  EXPECT_DOUBLE_EQ(long_run_variance(values, {7, place}), (4 + 4 - 2 * 0.5 * 4) / 4.0);
}

TEST(EffectiveSize, OfRowsThatShareTheirPlaceIsThatOfPlaces) {
  const std::vector<double> noise = overlapping_sums(1000, 1, 7);
  std::vector<double> twice;
  std::vector<std::int64_t> place;
  for (std::size_t i = 0; i < 2000; ++i) {
    twice.push_back(noise[i / 2]);
    place.push_back(static_cast<std::int64_t>(i / 2));
  }
  EXPECT_NEAR(effective_size(twice, {0, place}), 1000, 1e-6);
}

TEST(EffectiveSize, OfIndependentRowsIsTheirNumber) {
  const std::array values = {1.0, 5.0, 2.0};
  EXPECT_EQ(effective_size(values, 0), 3);
  EXPECT_EQ(effective_size({}, 4), 0);
  EXPECT_EQ(effective_size(std::vector<double>(9, 0.3), 4), 9);
}

TEST(EffectiveSize, NeverExceedsTheNumberOfRows) {
  std::vector<double> flips;
  for (int i = 0; i < 100; ++i) flips.push_back(i % 2 == 0 ? 1 : -1);
  EXPECT_EQ(effective_size(flips, 5), 100);
}

TEST(LongRunVarianceDeathTest, PlacesThatDoNotAscendAreABug) {
  const std::array<std::int64_t, 2> place = {2, 1};
  EXPECT_DEATH(long_run_variance(std::array{1.0, 2.0}, {0, place}), "ascend");
}

TEST(EffectiveSize, FallsWithOverlap) {
  const double n = effective_size(overlapping_sums(50'000, 8, 7), 16);
  EXPECT_GT(n, 50'000.0 / 8);
  EXPECT_LT(n, 50'000.0 / 5);
}

}  // namespace
}  // namespace tern
