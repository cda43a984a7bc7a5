#include "dataset/normal_scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/distribution.h"
#include "base/rng.h"

namespace tern {
namespace {

std::vector<float> sorted_normals(std::size_t size, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(size);
  for (float& value : values) value = static_cast<float>(rng.normal());
  std::ranges::sort(values);
  return values;
}

/// The score of `value` from its rank, counted: the slow definition.
double counted(std::span<const float> sample, float value) {
  const auto below = std::ranges::count_if(sample, [&](float v) { return v < value; });
  const auto ties = std::ranges::count(sample, value);
  const double rank = static_cast<double>(below) + 0.5 * static_cast<double>(ties + 1);
  return normal_quantile(rank / static_cast<double>(sample.size() + 1));
}

TEST(NormalScores, OfThreeValuesAreTheQuartilesOfTheNormal) {
  // Ranks 1, 2, 3 of 4: Phi^-1 of 1/4, 1/2 and 3/4.
  const NormalScores scores(std::vector<float>{-7, 1, 100});
  EXPECT_FLOAT_EQ(scores(-7), -0.67448975F);
  EXPECT_EQ(scores(1), 0.0F);
  EXPECT_FLOAT_EQ(scores(100), 0.67448975F);
  EXPECT_FLOAT_EQ(scores(-3), -0.67448975F / 2) << "half-way from -7 to 1";
}

TEST(NormalScores, BeyondTheSampleTheScoreIsThatOfItsEnd) {
  const NormalScores scores(std::vector<float>{-7, 1, 100});
  EXPECT_EQ(scores(1e30F), scores(100));
  EXPECT_EQ(scores(-std::numeric_limits<float>::infinity()), scores(-7));
}

TEST(NormalScores, TiesShareTheirMidRank) {
  // 0 has ranks 1 to 3, hence 2 of 6; 5 has 4; 8 has 5.
  const NormalScores scores(std::vector<float>{0, 0, 0, 5, 8});
  EXPECT_FLOAT_EQ(scores(0), static_cast<float>(normal_quantile(2.0 / 6)));
  EXPECT_FLOAT_EQ(scores(5), static_cast<float>(normal_quantile(4.0 / 6)));
  EXPECT_FLOAT_EQ(scores(8), static_cast<float>(normal_quantile(5.0 / 6)));
}

TEST(NormalScores, OneValueSaysNothingAndNoneHasNoScore) {
  const NormalScores one(std::vector<float>{3, 3, 3});
  for (const float value : {-1.0F, 3.0F, 9.0F}) EXPECT_EQ(one(value), 0.0F);
  const NormalScores none(std::vector<float>{});
  EXPECT_TRUE(std::isnan(none(3)));
  EXPECT_TRUE(std::isnan(one(std::numeric_limits<float>::quiet_NaN())));
}

TEST(NormalScores, KeepFewValuesAndAreNowhereFarFromCounting) {
  std::vector<std::vector<float>> samples = {sorted_normals(40, 1), sorted_normals(400, 1),
                                             sorted_normals(3000, 2), sorted_normals(20'000, 3)};
  // Lumps: a third of the values is 0, and the rest is rounded, more coarsely in one half.
  samples.push_back(sorted_normals(5000, 4));
  for (float& value : samples.back()) {
    if (std::abs(value) < 0.43F) value = 0;
    value = std::round(value * (value < 0 ? 10.0F : 1000.0F));
  }
  for (const std::vector<float>& sample : samples) {
    const NormalScores scores(sample);
    EXPECT_LE(scores.knots(), NormalScores::kKnotsMax);
    const double step = -2 * normal_quantile(1.0 / static_cast<double>(sample.size() + 1)) / 500;
    for (std::size_t i = 0; i < sample.size(); i += 1 + sample.size() / 500) {
      // A value left out lies between two kept ones whose scores differ by a step at most.
      EXPECT_NEAR(static_cast<double>(scores(sample[i])), counted(sample, sample[i]), step + 1e-6)
          << sample.size() << " values, the " << i << "th";
    }
  }
  EXPECT_EQ(NormalScores(samples[0]).knots(), 40U) << "a short sample is kept whole";
}

TEST(NormalScores, NeverFallAsTheValueRises) {
  const NormalScores scores(sorted_normals(3000, 6));
  float before = scores(-6);
  for (int i = -6000; i <= 6000; ++i) {
    const float score = scores(static_cast<float>(i) / 1000);
    EXPECT_GE(score, before) << i;
    before = score;
  }
  EXPECT_GT(before, 3);
}

}  // namespace
}  // namespace tern
