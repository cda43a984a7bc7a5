#include "validate/confidence_set.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace tern {
namespace {

/// Losses of noise about `means`, and of `means` alone where `noise` is zero.
LossTable losses(std::span<const double> means, double noise, std::size_t rows,
                 std::uint64_t seed) {
  Rng rng(seed);
  LossTable table{means.size(), {}};
  for (std::size_t i = 0; i < rows; ++i)
    for (const double mean : means) table.losses.push_back(mean + noise * rng.normal());
  return table;
}

MeanLosses drawn(const LossTable& table, std::uint64_t seed) {
  return mean_losses(table, StationaryBootstrap(table.rows(), 3, seed), 500);
}

TEST(ConfidenceSet, OfOneModelIsThatModel) {
  const auto set = confidence_set(drawn(losses(std::array{1.0}, 1, 20, 1), 2), SetStatistic::range);
  ASSERT_EQ(set.size(), 1U);
  EXPECT_EQ(set[0].p, 1);
}

TEST(ConfidenceSet, DropsTheWorstFirst) {
  for (const SetStatistic statistic : {SetStatistic::range, SetStatistic::maximum}) {
    const auto set =
        confidence_set(drawn(losses(std::array{3.0, 1.0, 2.0}, 1, 300, 1), 2), statistic);
    ASSERT_EQ(set.size(), 3U);
    EXPECT_EQ(set[0].model, 0U);
    EXPECT_EQ(set[1].model, 2U);
    EXPECT_EQ(set[2].model, 1U);
    EXPECT_LT(set[1].p, 0.01);
    EXPECT_EQ(set[2].p, 1);
  }
}

TEST(ConfidenceSet, AModelThatRepeatsAnotherFollowsIt) {
  LossTable table = losses(std::array{1.0, 1.5, 0.0}, 1, 100, 1);
  for (std::size_t i = 0; i < table.losses.size(); i += 3)
    table.losses[i + 2] = table.losses[i + 1];
  const auto set = confidence_set(drawn(table, 2), SetStatistic::range);
  ASSERT_EQ(set.size(), 3U);
  EXPECT_EQ(set[0].model, 1U);
  EXPECT_EQ(set[0].same_as, 1U);
  EXPECT_EQ(set[1].model, 2U);
  EXPECT_EQ(set[1].same_as, 1U);
  EXPECT_EQ(set[1].p, set[0].p);
  EXPECT_EQ(set[2].model, 0U);
}

TEST(ConfidenceSet, ALossThatIsAlwaysLargerByTheSameIsWorseBeyondDoubt) {
  for (const SetStatistic statistic : {SetStatistic::range, SetStatistic::maximum}) {
    const auto set = confidence_set(drawn(losses(std::array{1.0, 1.5}, 0, 50, 1), 2), statistic);
    EXPECT_EQ(set[0].model, 1U);
    EXPECT_EQ(set[0].p, 0);
    EXPECT_TRUE(std::isinf(set[0].statistic));
  }
}

TEST(ConfidenceSet, ASeedDrawsTheSameLosses) {
  const LossTable table = losses(std::array{1.0, 1.5}, 1, 50, 1);
  EXPECT_EQ(drawn(table, 2).drawn, drawn(table, 2).drawn);
  EXPECT_NE(drawn(table, 2).drawn, drawn(table, 3).drawn);
}

TEST(ConfidenceSetDeathTest, OfNoModelsIsABug) {
  EXPECT_DEATH(confidence_set({}, SetStatistic::range), "models");
}

}  // namespace
}  // namespace tern
