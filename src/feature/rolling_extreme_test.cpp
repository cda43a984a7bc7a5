#include "feature/rolling_extreme.h"

#include <gtest/gtest.h>

#include "base/rng.h"

namespace tern {
namespace {

/// Values with ties, as prices have them.
std::vector<double> steps(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(std::round(2 * rng.normal()));
  return values;
}

TEST(RollingExtreme, IsTheNewestOfTheHighestAndOfTheLowest) {
  for (const int window : {1, 2, 5, 24}) {
    const auto values = steps(500, static_cast<std::uint64_t>(window));
    RollingHighest highest(window);
    RollingLowest lowest(window);
    for (std::size_t i = 0; i < values.size(); ++i) {
      highest.push(values[i]);
      lowest.push(values[i]);
      ASSERT_EQ(highest.full(), i + 1 >= static_cast<std::size_t>(window));
      if (!highest.full()) continue;
      std::uint64_t high_age = 0, low_age = 0;
      for (std::size_t age = 1; age < static_cast<std::size_t>(window); ++age) {
        if (values[i - age] > values[i - high_age]) high_age = age;
        if (values[i - age] < values[i - low_age]) low_age = age;
      }
      ASSERT_EQ(highest.age(), high_age) << "window " << window << ", value " << i;
      ASSERT_EQ(lowest.age(), low_age) << "window " << window << ", value " << i;
    }
  }
}

}  // namespace
}  // namespace tern
