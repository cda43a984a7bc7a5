#include "dataset/uniqueness.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

std::vector<LabelSpan> overlapping(std::size_t count, std::size_t bars) {
  std::vector<LabelSpan> labels;
  for (std::size_t i = 0; i < count; ++i) labels.push_back({i, i + bars - 1});
  return labels;
}

TEST(Uniqueness, LabelsThatShareNothingAreWorthThemselves) {
  const std::vector<LabelSpan> labels = {{0, 2}, {3, 3}, {7, 9}};
  EXPECT_EQ(average_uniqueness(labels), (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(effective_labels(labels), 3);
  EXPECT_EQ(concurrency(labels), (std::vector<std::size_t>{1, 1, 1, 1, 0, 0, 0, 1, 1, 1}));
}

TEST(Uniqueness, OverlappingLabelsAreWorthOnePerHorizon) {
  EXPECT_NEAR(effective_labels(overlapping(24'000, 24)), 1000, 5);
}

TEST(Uniqueness, AMoveIsSharedByTheLabelsThatReadIt) {
  const std::vector<LabelSpan> labels = {{0, 1}, {1, 2}, {3, 3}};
  const std::vector<double> weights = return_weights(labels, std::vector{0.0, 0.04, 0.0, -0.02});
  for (const double weight : weights) EXPECT_NEAR(weight, 1, 1e-12);
  EXPECT_TRUE(std::isnan(return_weights(labels, std::vector<double>(4, 0.0))[0]));
}

TEST(Uniqueness, WithoutDecayAllLabelsWeighTheSame) {
  EXPECT_EQ(time_decay(std::vector{0.5, 0.1, 1.0}, 1), (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(time_decay(std::vector{0.5, 0.5, 1.0}, 0), (std::vector<double>{0.25, 0.5, 1}));
}

TEST(SequentialBootstrap, DrawsAsItsProbabilitiesSay) {
  const std::vector<LabelSpan> labels = {{0, 2}, {2, 3}, {4, 5}};
  std::vector<double> counts(3);
  constexpr int kDraws = 20'000;
  for (int seed = 0; seed < kDraws; ++seed) {
    SequentialBootstrap bootstrap(labels, static_cast<std::uint64_t>(seed));
    bootstrap.take(1);
    ++counts[bootstrap.draw()];
  }
  SequentialBootstrap bootstrap(labels, 1);
  bootstrap.take(1);
  const std::vector<double> expected = bootstrap.probabilities();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(counts[i] / kDraws, expected[i], 0.015);
}

TEST(SequentialBootstrap, DrawsLabelsThatShareLessThanAPlainBootstrap) {
  const std::vector<LabelSpan> labels = overlapping(200, 10);
  double sequential = 0;
  double plain = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SequentialBootstrap bootstrap(labels, seed);
    Rng rng(seed);
    std::vector<LabelSpan> drawn;
    std::vector<LabelSpan> independent;
    for (int i = 0; i < 20; ++i) {
      drawn.push_back(labels[bootstrap.draw()]);
      independent.push_back(labels[rng.below(labels.size())]);
    }
    sequential += effective_labels(drawn);
    plain += effective_labels(independent);
  }
  EXPECT_GT(sequential, 1.05 * plain);
}

}  // namespace
}  // namespace tern
