#include "validate/linkage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/rng.h"

namespace tern {
namespace {

/// `sizes` blocks of columns that go with their like by +-.95 and with others by .3, in random
/// places; `block` tells which block a column belongs to.
CorrelationMatrix planted_blocks(const std::vector<std::size_t>& sizes,
                                 std::vector<std::size_t>& block) {
  for (std::size_t b = 0; b < sizes.size(); ++b) block.insert(block.end(), sizes[b], b);
  Rng rng(5);
  for (std::size_t i = block.size(); i > 1; --i) std::swap(block[i - 1], block[rng.below(i)]);
  CorrelationMatrix matrix(block.size());
  for (std::size_t i = 0; i < block.size(); ++i) {
    matrix.set(i, i, 1);
    for (std::size_t j = 0; j < i; ++j) {
      const double sign = rng.below(2) == 0 ? 1 : -1;
      const double noise = 0.02 * (rng.uniform() - 0.5);
      matrix.set(i, j, sign * ((block[i] == block[j] ? 0.95 : 0.3) + noise));
    }
  }
  return matrix;
}

TEST(AverageLinkage, FindsPlantedBlocks) {
  std::vector<std::size_t> block;
  const CorrelationMatrix matrix = planted_blocks({12, 7, 3, 1, 1}, block);
  const Clustering found = average_linkage(matrix, 0.9);
  ASSERT_EQ(found.clusters.size(), 5U);
  for (std::size_t k = 0; k < 5; ++k) {
    const Cluster& cluster = found.clusters[k];
    EXPECT_EQ(cluster.members.size(), (std::vector<std::size_t>{12, 7, 3, 1, 1})[k]);
    for (const std::size_t member : cluster.members) {
      EXPECT_EQ(block[member], block[cluster.members.front()]);
    }
  }
}

TEST(AverageLinkage, LaysClustersTogetherAndLosesNoColumn) {
  std::vector<std::size_t> block;
  const CorrelationMatrix matrix = planted_blocks({5, 4, 3}, block);
  std::vector<std::size_t> order = average_linkage(matrix, 0.9).order;
  std::size_t changes = 0;
  for (std::size_t i = 1; i < order.size(); ++i) changes += block[order[i]] != block[order[i - 1]];
  EXPECT_EQ(changes, 2U);
  std::ranges::sort(order);
  std::vector<std::size_t> all(12);
  std::iota(all.begin(), all.end(), std::size_t{0});
  EXPECT_EQ(order, all);
}

TEST(AverageLinkage, JoinsByTheMeanOfAllPairs) {
  // {0, 1} join at .95; 2 is near to 0 by .95 as well, and to 1 by .80: by .875 on average.
  CorrelationMatrix matrix(3);
  matrix.set(0, 1, 0.95);
  matrix.set(0, 2, -0.95);
  matrix.set(1, 2, 0.80);
  EXPECT_EQ(average_linkage(matrix, 0.88).clusters.size(), 2U);
  const Clustering joined = average_linkage(matrix, 0.87);
  ASSERT_EQ(joined.clusters.size(), 1U);
  EXPECT_EQ(joined.clusters.front().medoid, 0U);
}

TEST(AverageLinkage, LeavesAColumnWithoutACorrelationAlone) {
  CorrelationMatrix matrix(3);
  matrix.set(0, 1, 0.99);
  const Clustering found = average_linkage(matrix, 0.9);
  ASSERT_EQ(found.clusters.size(), 2U);
  EXPECT_EQ(found.clusters.back().members, std::vector<std::size_t>{2});
  EXPECT_EQ(found.order.size(), 3U);
}

TEST(AverageLinkage, TakesOneColumnAndNone) {
  EXPECT_EQ(average_linkage(CorrelationMatrix(1), 0.9).clusters.size(), 1U);
  EXPECT_TRUE(average_linkage(CorrelationMatrix(0), 0.9).order.empty());
}

}  // namespace
}  // namespace tern
