#include "dataset/float_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>

#include "base/rng.h"

namespace tern {
namespace {

TEST(FloatSort, EqualsTheSortThatCompares) {
  Rng rng(5);
  std::vector<std::uint32_t> buffer;
  for (const std::size_t size : {0U, 1U, 2U, 3U, 100U, 5000U, 17U}) {
    std::vector<float> values;
    while (values.size() < size) {
      // Every float there is, of either sign and any size, with repeats and both infinities.
      const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(rng.next()));
      if (std::isnan(value)) continue;
      values.push_back(rng.uniform() < 0.3 ? std::round(static_cast<float>(rng.normal())) : value);
    }
    if (size > 2) {
      values[0] = std::numeric_limits<float>::infinity();
      values[1] = -values[0];
    }
    std::vector<float> expected = values;
    std::ranges::sort(expected);
    sort_floats(values, buffer);
    EXPECT_EQ(values, expected) << size;
  }
}

}  // namespace
}  // namespace tern
