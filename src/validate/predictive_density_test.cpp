#include "validate/predictive_density.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/distribution.h"
#include "validate/coverage.h"

namespace tern {
namespace {

TEST(PredictiveDensity, ADensePinballLossIsTheCrps) {
  const NormalDensity density{0.3, 0.7};
  double dense = 0;
  double five = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double level = (i + 0.5) / 20'000;
    dense += pinball_loss(1.5, 0.3 + 0.7 * normal_quantile(level), level) / 20'000;
  }
  for (const double level : {0.05, 0.25, 0.5, 0.75, 0.95})
    five += pinball_loss(1.5, 0.3 + 0.7 * normal_quantile(level), level) / 5;
  EXPECT_NEAR(2 * dense, density.crps(1.5), 1e-6);
  EXPECT_GT(std::abs(2 * five - density.crps(1.5)), 0.01);  // why five levels are not enough
}

TEST(PredictiveDensity, StudentsTailsThinToTheNormals) {
  const NormalDensity normal{0.1, 0.5};
  const StudentDensity student = StudentDensity::of_deviation(0.1, 0.5, 1e5);
  EXPECT_NEAR(student.crps(0.8), normal.crps(0.8), 1e-5);
  EXPECT_NEAR(student.log_score(0.8), normal.log_score(0.8), 1e-4);
}

TEST(PredictiveDensity, AnEnsembleIsScoredPairByPair) {
  const std::vector<double> members = {0.4, -1.0, 2.0, 0.4};
  double distance = 0;
  double spread = 0;
  for (const double x : members) {
    distance += std::abs(x - 0.7) / 4;
    for (const double other : members) spread += std::abs(x - other);
  }
  const Ensemble ensemble(members);
  EXPECT_NEAR(ensemble.crps(0.7), distance - spread / 32, 1e-15);
  EXPECT_NEAR(ensemble.fair_crps(0.7), distance - spread / 24, 1e-15);
  EXPECT_DOUBLE_EQ(Ensemble({1.0}).crps(3.0), 2.0);
}

TEST(PredictiveDensityDeathTest, WithoutASpreadOrMembersIsABug) {
  EXPECT_DEATH((NormalDensity{0, 0}.crps(1)), "spread");
  EXPECT_DEATH(Ensemble({}), "members");
  EXPECT_DEATH(Ensemble({1.0}).fair_crps(1), "two members");
}

}  // namespace
}  // namespace tern
