#include "validate/bootstrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
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

TEST(StationaryDraws, AreTheSameInAnyOrderAndOnAnyThread) {
  const std::vector<double> values = {1, 5, 2, 7, 3, 3, 9};
  const Draws draws = stationary_draws(std::array<std::span<const double>, 1>{values},
                                       {.draws = 40, .seed = 2, .block_min = 3});
  EXPECT_EQ(draws.mean_block, 3);
  std::vector<std::vector<std::uint32_t>> one(40);
  std::vector<std::vector<std::uint32_t>> three(40);
  for_each_draw(draws, 7, 1,
                [&](std::size_t i, auto rows) { one[i].assign(rows.begin(), rows.end()); });
  for_each_draw(draws, 7, 3,
                [&](std::size_t i, auto rows) { three[i].assign(rows.begin(), rows.end()); });
  EXPECT_EQ(one, three);
  EXPECT_NE(one[0], one[1]);
  for (const auto& rows : one) EXPECT_LT(std::ranges::max(rows), 7U);
}

TEST(StationaryDraws, SuitTheMostDependentSeries) {
  Rng rng(4);
  std::vector<double> noise;
  std::vector<double> trend = {0};
  for (int i = 0; i < 500; ++i) {
    noise.push_back(rng.normal());
    if (i > 0) trend.push_back(0.8 * trend.back() + rng.normal());
  }
  const Draws draws = stationary_draws(std::array<std::span<const double>, 2>{noise, trend},
                                       {.draws = 1, .seed = 2});
  EXPECT_EQ(draws.mean_block, block_length(trend));
}

TEST(BootstrapVariance, IsThatOfTheMeansOfResamples) {
  Rng rng(6);
  std::vector<double> values = {0};
  for (int i = 1; i < 80; ++i) values.push_back(0.5 * values.back() + rng.normal());
  const Draws draws = stationary_draws(std::array<std::span<const double>, 1>{values},
                                       {.draws = 20'000, .seed = 2, .block_min = 10});
  std::vector<double> means(draws.count);
  for_each_draw(draws, 80, 1, [&](std::size_t i, auto rows) {
    for (const std::uint32_t row : rows) means[i] += values[row] / 80;
  });
  double sum = 0;
  double squares = 0;
  for (const double m : means) {
    sum += m;
    squares += m * m;
  }
  const double count = 20'000;
  const double variance = 80 * (squares / count - sum * sum / count / count);
  // The standard error of a variance from 20,000 draws is 1 %.
  EXPECT_NEAR(bootstrap_variance(values, draws.mean_block) / variance, 1, 0.04);
}

TEST(BootstrapVariance, OfSingleRowsIsThatOfIndependentOnes) {
  EXPECT_DOUBLE_EQ(bootstrap_variance(std::array{1.0, 2.0, 3.0}, 1), 2.0 / 3);
  EXPECT_EQ(bootstrap_variance(std::array{4.0}, 5), 0);
  EXPECT_TRUE(std::isnan(bootstrap_variance({}, 5)));
}

TEST(ResampledP, IsAtMostTheLevelPastTheCriticalValue) {
  const std::array values = {0.1, 0.4, 0.2, 0.3, 0.9, 0.5, 0.6, 0.8, 0.7};
  EXPECT_DOUBLE_EQ(resampled_p(values, 0.65), 0.4);
  EXPECT_DOUBLE_EQ(resampled_p(values, 2), 0.1);
  EXPECT_EQ(resampled_critical(values, 0.2), 0.8);
  EXPECT_DOUBLE_EQ(resampled_p(values, std::nextafter(0.8, 1)), 0.2);
  EXPECT_TRUE(std::isinf(resampled_critical(values, 0.05)));
}

}  // namespace
}  // namespace tern
