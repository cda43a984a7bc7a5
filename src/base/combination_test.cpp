#include "base/combination.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tern {
namespace {

TEST(Combination, VisitsEveryChoiceOnceInOrder) {
  std::vector<std::size_t> chosen = {0, 1, 2};
  std::vector<std::vector<std::size_t>> seen;
  do {
    seen.push_back(chosen);
  } while (next_combination(chosen, 6));
  EXPECT_EQ(static_cast<double>(seen.size()), combination_count(6, 3));
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
  EXPECT_EQ(seen.back(), (std::vector<std::size_t>{3, 4, 5}));
}

TEST(Combination, CountsChoices) {
  EXPECT_EQ(combination_count(16, 8), 12'870);
  EXPECT_EQ(combination_count(6, 0), 1);
  EXPECT_EQ(combination_count(6, 6), 1);
  EXPECT_EQ(combination_count(3, 4), 0);
}

}  // namespace
}  // namespace tern
