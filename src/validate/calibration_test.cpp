#include "validate/calibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

/// Normal outcomes of deviation 0.01 about half of what is forecast, which says `stddev`.
struct Sample {
  Sample(std::size_t n, double said, std::uint64_t seed) {
    Rng rng(seed);
    for (std::size_t i = 0; i < n; ++i) {
      times.push_back(utc_day(2024, 1, 1) + static_cast<int>(i) * 1h);
      forecast.push_back(0.002 * rng.normal());
      outcome.push_back(forecast.back() + 0.01 * rng.normal());
      stddev.push_back(said);
      history.push_back(0.01 * rng.normal());
    }
  }
  Scored scored(std::size_t overlap = 1) const {
    return {.as_of = times,
            .forecast = forecast,
            .outcome = outcome,
            .overlap = overlap,
            .history = history,
            .stddev = stddev};
  }
  std::vector<Timestamp> times;
  std::vector<double> forecast;
  std::vector<double> outcome;
  std::vector<double> stddev;
  std::vector<double> history;
};

TEST(Calibration, WithoutRowsOrStddevIsMissing) {
  Sample sample(50, 0.01, 1);
  sample.stddev.clear();
  for (const CalibrationScore& score :
       {score_calibration(Sample(0, 0.01, 1).scored()), score_calibration(sample.scored())}) {
    EXPECT_EQ(score.n, 0U);
    for (const double missing :
         {score.crps_percent.value, score.crps_skill.value, score.log_score.value,
          score.crps_student_percent, score.crps_climate_percent, score.coverage_80.value,
          score.interval_score_95_percent, score.kolmogorov_smirnov.p, score.berkowitz.p,
          score.kupiec.p, score.conditional_coverage.p, score.jarque_bera.p, score.ljung_box.p,
          score.tail_index, score.rise.brier.value})
      EXPECT_TRUE(std::isnan(missing));
  }
}

TEST(Calibration, ASpreadThatIsRightPasses) {
  const CalibrationScore score = score_calibration(Sample(2000, 0.01, 1).scored());
  EXPECT_EQ(score.rows_tested, 2000U);
  EXPECT_NEAR(score.crps_percent.value, 1 / std::sqrt(std::acos(-1.0)), 0.03);  // sigma / sqrt(pi)
  EXPECT_LT(score.coverage_80.low, 0.8);
  EXPECT_GT(score.coverage_80.high, 0.8);
  EXPECT_LT(score.coverage_95.low, 0.95);
  EXPECT_GT(score.coverage_95.high, 0.95);
  EXPECT_GT(score.crps_skill.low, 0);
  EXPECT_LT(score.crps_percent.value, score.crps_student_percent);
  EXPECT_LT(score.crps_percent.value, score.crps_climate_percent);
  EXPECT_GT(score.rise.skill, 0);
  for (const TestResult& test :
       {score.kolmogorov_smirnov, score.pit_chi_square, score.berkowitz, score.kupiec,
        score.independence, score.conditional_coverage, score.jarque_bera, score.ljung_box})
    EXPECT_GT(test.p, 0.01);
}

TEST(Calibration, ASpreadThatIsTooNarrowFails) {
  const CalibrationScore score = score_calibration(Sample(2000, 0.007, 1).scored());
  EXPECT_LT(score.coverage_80.high, 0.75);
  EXPECT_GT(score.pit_histogram.front(), 250U);
  for (const TestResult& test :
       {score.kolmogorov_smirnov, score.pit_chi_square, score.berkowitz, score.kupiec})
    EXPECT_LT(test.p, 1e-4);
}

TEST(Calibration, OverlappingRowsAreTestedOnce) {
  const CalibrationScore score = score_calibration(Sample(1000, 0.01, 1).scored(24));
  EXPECT_EQ(score.n, 1000U);
  EXPECT_EQ(score.rows_tested, 42U);
}

TEST(CalibrationDeathTest, ASpreadOfZeroIsABug) {
  EXPECT_DEATH(score_calibration(Sample(10, 0.0, 1).scored()), "above zero");
}

}  // namespace
}  // namespace tern
