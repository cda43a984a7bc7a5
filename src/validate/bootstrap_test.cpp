#include "validate/bootstrap.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace tern {
namespace {

TEST(BlockLength, IsOneWithoutDependenceToKeep) {
  EXPECT_EQ(block_length({}), 1);
  EXPECT_EQ(block_length(std::array{1.0, 2.0, 3.0}), 1);
  EXPECT_EQ(block_length(std::vector<double>(100, 0.1)), 1);
}

TEST(BlockLength, StaysUnderItsCapForARandomWalk) {
  Rng rng(1);
  std::vector<double> walk = {0};
  for (int i = 1; i < 400; ++i) walk.push_back(walk.back() + rng.normal());
  EXPECT_GT(block_length(walk), 20);
  EXPECT_LE(block_length(walk), 60);  // 3 sqrt(400)
}

TEST(StationaryBootstrap, BlocksHaveTheirMeanLength) {
  constexpr std::size_t kRows = 1000;
  constexpr int kSteps = 200'000;
  StationaryBootstrap bootstrap(kRows, 12, 3);
  std::size_t row = bootstrap.first();
  std::size_t breaks = 0;
  for (int i = 0; i < kSteps; ++i) {
    const std::size_t next = bootstrap.next();
    if (next != (row + 1) % kRows) ++breaks;
    row = next;
  }
  EXPECT_NEAR(static_cast<double>(kSteps) / static_cast<double>(breaks), 12, 0.4);
}

TEST(StationaryBootstrap, BlocksOfOneAreIndependentRows) {
  StationaryBootstrap bootstrap(4, 1, 3);
  std::array<int, 4> counts = {};
  for (int i = 0; i < 40'000; ++i) ++counts[bootstrap.next()];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);
}

TEST(StationaryBootstrap, ASeedDrawsTheSameRows) {
  StationaryBootstrap a(100, 5, 9);
  StationaryBootstrap b(100, 5, 9);
  EXPECT_EQ(a.first(), b.first());
  for (int i = 0; i < 50; ++i) EXPECT_EQ(a.next(), b.next());
}

TEST(StationaryBootstrap, ASeriesOfOneRowIsThatRow) {
  StationaryBootstrap bootstrap(1, 3, 9);
  EXPECT_EQ(bootstrap.first(), 0U);
  EXPECT_EQ(bootstrap.next(), 0U);
}

}  // namespace
}  // namespace tern
