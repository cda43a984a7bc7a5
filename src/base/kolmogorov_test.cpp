#include "base/kolmogorov.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

TEST(Kolmogorov, OfOneRowIsAStraightLine) {
  // One uniform u lies max(u, 1 - u) from the line: above d with chance 2 (1 - d) for d >= 1/2.
  EXPECT_DOUBLE_EQ(kolmogorov_tail(0.4, 1), 1);
  EXPECT_NEAR(kolmogorov_tail(0.75, 1), 0.5, 1e-15);
}

TEST(Kolmogorov, ReachesItsLimitWithoutAStep) {
  // The exact law ends at 1000 rows, or z = 2; the corrected limit takes over.
  EXPECT_NEAR(kolmogorov_tail(1.2 / std::sqrt(1000.0), 1000) /
                  kolmogorov_tail(1.2 / std::sqrt(1001.0), 1001),
              1, 0.005);
  EXPECT_NEAR(kolmogorov_tail(1.9999 / 30, 900) / kolmogorov_tail(2.0001 / 30, 900), 1, 0.02);
}

TEST(Kolmogorov, ADistanceThatCannotBeHasNoChance) {
  EXPECT_EQ(kolmogorov_tail(0, 10), 1);
  EXPECT_EQ(kolmogorov_tail(1, 10), 0);
  EXPECT_EQ(kolmogorov_limit_tail(0), 1);
}

}  // namespace
}  // namespace tern
