#include "validate/information_coefficient.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

TEST(InformationCoefficient, OfTooFewRowsHasNoTest) {
  EXPECT_TRUE(std::isnan(correlation_test(0.5, 2).p));
  EXPECT_TRUE(std::isnan(correlation_test(std::nan(""), 20).p));
  EXPECT_EQ(correlation_test(1, 20).p, 0);
  EXPECT_TRUE(std::isnan(kendall_tau({}, {})));
  EXPECT_TRUE(std::isnan(kendall_tau(std::array{1.0, 1.0}, std::array{1.0, 2.0})));
  EXPECT_TRUE(std::isnan(information_ratio(std::array{0.1}).test.p));
  EXPECT_TRUE(std::isnan(information_ratio({}).ratio.value));
}

TEST(InformationCoefficient, KendallCountsPairs) {
  Rng rng(5);
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 60; ++i) {
    x.push_back(static_cast<double>(rng.below(12)));
    y.push_back(0.3 * x.back() + static_cast<double>(rng.below(6)));
  }
  double order = 0;
  double untied_x = 0;
  double untied_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double a = x[i] < x[j] ? -1 : x[i] > x[j] ? 1 : 0;
      const double b = y[i] < y[j] ? -1 : y[i] > y[j] ? 1 : 0;
      order += a * b;
      untied_x += a * a;
      untied_y += b * b;
    }
  EXPECT_NEAR(kendall_tau(x, y), order / std::sqrt(untied_x * untied_y), 1e-14);
}

TEST(InformationCoefficient, PeriodsThatNeverVaryAreLeftOut) {
  const std::array forecast = {1.0, 2.0, 5.0, 5.0, 2.0, 1.0, 9.0};
  const std::array outcome = {1.0, 3.0, 1.0, 2.0, 1.0, 3.0, 9.0};
  const std::vector<double> ics = period_rank_ics(forecast, outcome, 2);
  ASSERT_EQ(ics.size(), 2U);
  EXPECT_DOUBLE_EQ(ics[0], 1);
  EXPECT_DOUBLE_EQ(ics[1], -1);
}

TEST(InformationCoefficient, AWeakerOneNeedsMoreRows) {
  EXPECT_GT(rows_to_detect(0.01, 0.05, 0.8), 3.9 * rows_to_detect(0.02, 0.05, 0.8));
  EXPECT_EQ(rows_to_detect(-0.02, 0.05, 0.8), rows_to_detect(0.02, 0.05, 0.8));
}

TEST(InformationCoefficientDeathTest, NoCorrelationIsNeverDetected) {
  EXPECT_DEATH(rows_to_detect(0, 0.05, 0.8), "never detected");
}

}  // namespace
}  // namespace tern
