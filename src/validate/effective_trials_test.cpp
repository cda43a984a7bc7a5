#include "validate/effective_trials.h"

#include <gtest/gtest.h>

#include <array>

#include "base/rng.h"

namespace tern {
namespace {

TEST(EffectiveTrials, OfIndependentTrialsIsTheirNumber) {
  const EffectiveTrials n = effective_trials(std::array{1.0, 0.0, 0.0, 1.0});
  EXPECT_NEAR(n.linear, 2, 1e-12);
  EXPECT_NEAR(n.entropy, 2, 1e-12);
  EXPECT_NEAR(n.participation, 2, 1e-12);
  EXPECT_NEAR(n.galwey, 2, 1e-12);
}

TEST(EffectiveTrials, OfCopiesIsOne) {
  for (const auto& copies : {std::vector<double>{1}, std::vector<double>(9, 1.0)}) {
    const EffectiveTrials n = effective_trials(copies);
    EXPECT_NEAR(n.linear, 1, 1e-12);
    EXPECT_NEAR(n.entropy, 1, 1e-6);  // the other eigenvalues are zero up to rounding
    EXPECT_NEAR(n.participation, 1, 1e-12);
    EXPECT_NEAR(n.galwey, 1, 1e-6);
  }
}

TEST(TrialCorrelations, LeaveOutTrialsThatNeverMoved) {
  Rng rng(1);
  std::vector<double> a;
  std::vector<double> b;
  for (int i = 0; i < 50; ++i) {
    a.push_back(rng.normal());
    b.push_back(-2 * a.back());
  }
  const std::vector<double> flat(50, 0.0);
  const auto correlations = trial_correlations(std::array<std::span<const double>, 3>{a, flat, b});
  ASSERT_EQ(correlations.size(), 4U);
  EXPECT_EQ(correlations[0], 1);
  EXPECT_NEAR(correlations[1], -1, 1e-12);
  EXPECT_EQ(correlations[1], correlations[2]);
}

}  // namespace
}  // namespace tern
