#include "validate/probability_score.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

TEST(ProbabilityScore, OfNoRowsIsMissing) {
  const ProbabilityScore score = score_probabilities({}, {}, 10, {});
  EXPECT_TRUE(std::isnan(score.brier.value));
  EXPECT_TRUE(std::isnan(score.calibration_error));
}

TEST(ProbabilityScore, CertaintyThatIsRightIsPerfect) {
  const ProbabilityScore score =
      score_probabilities(std::array{1.0, 0.0, 1.0}, std::array{0.1, -0.1, 0.2}, 10, {});
  EXPECT_EQ(score.brier.value, 0);
  EXPECT_EQ(score.skill, 1);
  EXPECT_EQ(score.calibration_error, 0);
  EXPECT_EQ(score.log_loss, 0);
}

TEST(ProbabilityScore, CertaintyThatIsWrongCostsMuchButNotEverything) {
  const ProbabilityScore score = score_probabilities(std::array{1.0}, std::array{-0.1}, 10, {});
  EXPECT_NEAR(score.log_loss, 34.54, 0.01);
  EXPECT_TRUE(std::isnan(score.skill));
}

TEST(ProbabilityScore, TheBaseRateHasNeitherSkillNorResolution) {
  const std::vector<double> half(4, 0.5);
  const ProbabilityScore score =
      score_probabilities(half, std::array{1.0, -1.0, 1.0, -1.0}, 10, {});
  EXPECT_EQ(score.skill, 0);
  EXPECT_EQ(score.resolution, 0);
  EXPECT_EQ(score.reliability, 0);
  EXPECT_EQ(score.brier.value, score.uncertainty);
}

TEST(ProbabilityScore, PartsAddUpWhenBinsAreFine) {
  Rng rng(4);
  std::vector<double> probability;
  std::vector<double> outcome;
  for (int i = 0; i < 500; ++i) {
    probability.push_back(static_cast<double>(rng.below(21)) / 20);
    outcome.push_back(rng.uniform() < 0.3 + 0.4 * probability.back() ? 1 : -1);
  }
  const ProbabilityScore fine = score_probabilities(probability, outcome, 500, {});
  EXPECT_NEAR(fine.reliability - fine.resolution + fine.uncertainty, fine.brier.value, 1e-14);
  EXPECT_GT(fine.calibration_error, 0.1);
  const ProbabilityScore coarse = score_probabilities(probability, outcome, 2, {});
  EXPECT_GT(
      std::abs(coarse.reliability - coarse.resolution + coarse.uncertainty - coarse.brier.value),
      1e-4);
}

}  // namespace
}  // namespace tern
