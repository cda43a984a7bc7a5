#include "validate/stability_index.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace tern {
namespace {

using Counts = std::vector<std::size_t>;

TEST(StabilityIndex, IsTheSumDoneByHand) {
  // Shares .5 .3 .2 become .4 .3 .3: (-.1) ln(.4/.5) + 0 + (.1) ln(.3/.2) = .0223144 + .0405465.
  EXPECT_NEAR(stability_index(Counts{50, 30, 20}, Counts{400, 300, 300}), 0.0628609, 1e-7);
}

TEST(StabilityIndex, CountsHalfAValueInABinThatEmptied) {
  // Shares .5 .5 become .005 (of half a value in a hundred) and 1.
  EXPECT_NEAR(stability_index(Counts{5, 5}, Counts{0, 100}),
              (0.005 - 0.5) * std::log(0.01) + 0.5 * std::log(2.0), 1e-12);
  EXPECT_EQ(stability_index(Counts{5, 5, 0}, Counts{7, 7, 0}), 0.0);
}

TEST(StabilityIndex, IsNotThereWithoutValues) {
  EXPECT_TRUE(std::isnan(stability_index(Counts{0, 0}, Counts{1, 1})));
  EXPECT_TRUE(std::isnan(stability_index(Observed{{}, 4}, Observed{{1.0}, 0}).index));
  EXPECT_TRUE(std::isnan(stability_index(Observed{{1.0}, 0}, Observed{}).of_missing));
}

Observed normal_sample(std::size_t n, double mean, std::uint64_t seed) {
  Rng rng(seed);
  Observed sample;
  for (std::size_t i = 0; i < n; ++i) sample.values.push_back(mean + rng.normal());
  return sample;
}

TEST(StabilityIndex, IsSmallOnTheSameDistributionAndGrowsWithAShift) {
  const Observed before = normal_sample(20000, 0, 1);
  EXPECT_LT(stability_index(before, normal_sample(20000, 0, 2)).index, 0.003);
  // Two normals a shift m apart have a divergence of m^2, of which ten bins see nearly all.
  const double moved = stability_index(before, normal_sample(20000, 0.5, 3)).index;
  EXPECT_GT(moved, 0.22);
  EXPECT_LT(moved, 0.26);
}

TEST(StabilityIndex, SeesValuesThatWentMissing) {
  Observed after = normal_sample(20000, 0, 2);
  after.missing = 20000;
  // The bins of values halve, and the missing one rises from half a value to a half.
  const double of_missing = 0.5 * std::log(20000.0);
  const Shift shift = stability_index(normal_sample(20000, 0, 1), after);
  EXPECT_NEAR(shift.of_missing, of_missing, 1e-3);
  EXPECT_NEAR(shift.index, 0.5 * std::log(2.0) + of_missing, 0.01);
}

TEST(StabilityIndex, TakesAnIndicatorByItsTwoValues) {
  const auto indicator = [](std::size_t ones) {
    Observed sample;
    for (std::size_t i = 0; i < 100; ++i) sample.values.push_back(i < ones ? 1 : 0);
    return sample;
  };
  const double expected = 0.1 * std::log(0.15 / 0.05) - 0.1 * std::log(0.85 / 0.95);
  EXPECT_NEAR(stability_index(indicator(5), indicator(15)).index, expected, 1e-12);
}

}  // namespace
}  // namespace tern
