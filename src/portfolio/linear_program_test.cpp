#include "portfolio/linear_program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/rng.h"

namespace tern {
namespace {

using Numbers = std::vector<double>;

// Hillier and Lieberman's Wyndor Glass: 3 x + 5 y, x <= 4, 2 y <= 12, 3 x + 2 y <= 18.
TEST(LinearProgram, FindsTheCornerOfATextbook) {
  const auto x = maximize({.gain = {3, 5}, .rows = {1, 0, 0, 2, 3, 2}, .limits = {4, 12, 18}});
  ASSERT_TRUE(x);
  EXPECT_NEAR((*x)[0], 2, 1e-12);
  EXPECT_NEAR((*x)[1], 6, 1e-12);
}

// Beale 1955: the plain rule of the greatest gain goes round in circles here for ever.
TEST(LinearProgram, EndsWhereTheGreatestGainGoesRoundInCircles) {
  const auto x = maximize({.gain = {0.75, -150, 0.02, -6},
                           .rows = {0.25, -60, -0.04, 9, 0.5, -90, -0.02, 3, 0, 0, 1, 0},
                           .limits = {0, 0, 1}});
  ASSERT_TRUE(x);
  EXPECT_NEAR((*x)[0], 0.04, 1e-12);
  EXPECT_NEAR((*x)[2], 1, 1e-12);
}

TEST(LinearProgram, RefusesAGainWithoutEnd) {
  const auto x = maximize({.gain = {1, 1}, .rows = {1, -1}, .limits = {1}});
  ASSERT_FALSE(x);
  EXPECT_EQ(x.error().kind, Errc::not_converged);
}

/// The least that the player of the columns loses at most, whatever row the other one plays.
double value_of(const Numbers& payoff, std::size_t rows, std::size_t columns) {
  const auto x = maximize({Numbers(columns, 1.0), payoff, Numbers(rows, 1.0)});
  EXPECT_TRUE(x);
  return 1 / std::accumulate(x->begin(), x->end(), 0.0);
}

// Von Neumann 1928: what one player can make sure of is what the other one can, so that each
// program is the other one's proof.
TEST(LinearProgram, BothPlayersOfAGameFindTheSameValue) {
  Rng rng(1928);
  for (int trial = 0; trial < 200; ++trial) {
    const std::size_t rows = 1 + rng.below(40), columns = 1 + rng.below(8);
    Numbers payoff(rows * columns), turned(rows * columns);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        payoff[i * columns + j] = 1 + rng.uniform();
        turned[j * rows + i] = 3 - payoff[i * columns + j];
      }
    }
    EXPECT_NEAR(value_of(payoff, rows, columns), 3 - value_of(turned, columns, rows), 1e-11)
        << rows << " rows, " << columns << " columns";
  }
}

}  // namespace
}  // namespace tern
