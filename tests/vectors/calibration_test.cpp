#include "validate/calibration.h"
#include "base/distribution.h"
#include "validate/coverage.h"
#include "validate/predictive_density.h"
#include "validate/probability_integral.h"
#include "validate/probability_score.h"
#include "validate/skill.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kTolerance = 1e-9;

class Calibrated : public ::testing::Test {
 protected:
  double at(const nlohmann::json& c, const char* key) const { return c.at(key).get<double>(); }

  nlohmann::json expected_ = load_json("calibration.json");
};

TEST_F(Calibrated, NormalAndStudentDensities) {
  for (const auto& c : expected_.at("crps_gaussian"))
    expect_relative(NormalDensity{at(c, "mu"), at(c, "sd")}.crps(c.at("y")), c.at("crps"),
                    kTolerance);
  for (const auto& c : expected_.at("crps_student_t"))
    expect_relative(StudentDensity{at(c, "mu"), at(c, "scale"), at(c, "nu")}.crps(c.at("y")),
                    c.at("crps"), kTolerance);
  const auto& normal = expected_.at("log_score")[0];
  expect_relative(NormalDensity{at(normal, "mu"), at(normal, "sd")}.log_score(normal.at("y")),
                  normal.at("nll"), kTolerance);
  const auto& student = expected_.at("log_score")[1];
  const StudentDensity t{at(student, "mu"), at(student, "scale"), at(student, "nu")};
  expect_relative(t.log_score(student.at("y")), student.at("nll"), kTolerance);
}

TEST_F(Calibrated, Ensembles) {
  const auto& e = expected_.at("crps_ensemble");
  const Ensemble ensemble(e.at("members").get<std::vector<double>>());
  expect_relative(ensemble.crps(e.at("y")), e.at("crps_nrg"), kTolerance);
  expect_relative(ensemble.fair_crps(e.at("y")), e.at("crps_fair"), kTolerance);
}

TEST_F(Calibrated, QuantilesAndIntervals) {
  const auto& e = expected_.at("pinball");
  double mean = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    const double loss = pinball_loss(e.at("y"), e.at("quantiles")[i], e.at("taus")[i]);
    expect_relative(loss, e.at("losses")[i], kTolerance);
    mean += loss / 5;
  }
  expect_relative(mean, e.at("mean"), kTolerance);
  expect_relative(2 * mean, e.at("crps_approx_2mean"), kTolerance);
  for (const auto& c : expected_.at("interval_score"))
    expect_relative(interval_score(c.at("y"), {at(c, "l"), at(c, "u")}, c.at("alpha")),
                    c.at("score"), kTolerance);
}

TEST_F(Calibrated, ProbabilityIntegrals) {
  const auto& e = expected_.at("pit");
  std::vector<double> probability;
  std::vector<double> score;
  for (const double y : std::span(load_columns("forecast_240.csv").at("y")).subspan(100)) {
    score.push_back(y / 0.005);
    probability.push_back(normal_cdf(score.back()));
  }
  for (std::size_t i = 0; i < 5; ++i)
    expect_relative(probability[i], e.at("pit_first5")[i], kTolerance);
  expect_relative(kolmogorov_smirnov(probability).statistic, e.at("ks_stat"), kTolerance);
  expect_relative(kolmogorov_smirnov(probability).p, e.at("ks_p"), kTolerance);
  const auto histogram = pit_histogram(probability);
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_EQ(histogram[i], e.at("hist10")[i].get<std::size_t>());
  expect_relative(pit_chi_square(histogram).statistic, e.at("chi2"), kTolerance);
  expect_relative(pit_chi_square(histogram).p, e.at("chi2_p"), kTolerance);
  expect_relative(berkowitz(score).statistic, e.at("berkowitz_lr"), kTolerance);
  expect_relative(berkowitz(score).p, e.at("berkowitz_p_chi2_3"), kTolerance);
}

TEST_F(Calibrated, TheScoreIsMadeOfTheSameNumbers) {
  const auto& e = expected_.at("pit");
  const auto columns = load_columns("forecast_240.csv");
  std::vector<Timestamp> times;
  for (int i = 0; i < 140; ++i) times.push_back(utc_day(2024, 1, 1) + i * 1h);
  const std::vector<double> zero(140, 0.0);
  const std::vector<double> stddev(140, 0.005);
  const CalibrationScore score =
      score_calibration({.as_of = times,
                         .forecast = zero,
                         .outcome = std::span(columns.at("y")).subspan(100),
                         .overlap = 1,
                         .stddev = stddev});
  expect_relative(score.kolmogorov_smirnov.p, e.at("ks_p"), kTolerance);
  expect_relative(score.pit_chi_square.p, e.at("chi2_p"), kTolerance);
  expect_relative(score.berkowitz.p, e.at("berkowitz_p_chi2_3"), kTolerance);
  expect_relative(score.coverage_80.value, e.at("coverage_80"), kTolerance);
  expect_relative(score.coverage_95.value, e.at("coverage_95"), kTolerance);
  EXPECT_EQ(score.crps_skill.value, 0);
}

TEST_F(Calibrated, Kupiec) {
  for (const auto& c : expected_.at("kupiec")) {
    const TestResult test =
        kupiec(c.at("x").get<std::size_t>(), c.at("n").get<std::size_t>(), c.at("p"));
    expect_relative(test.statistic, c.at("lr_uc"), kTolerance);
    expect_relative(test.p, c.at("p_value"), kTolerance);
  }
}

TEST_F(Calibrated, Christoffersen) {
  const auto& e = expected_.at("christoffersen");
  std::vector<double> missed;
  for (const double y : std::span(load_columns("forecast_240.csv").at("y")).subspan(100))
    missed.push_back(normal_cdf(y / 0.005) < 0.10 ? 1 : 0);
  const MissTransitions t = miss_transitions(missed);
  EXPECT_EQ(t.hit_hit, e.at("n00").get<std::size_t>());
  EXPECT_EQ(t.hit_miss, e.at("n01").get<std::size_t>());
  EXPECT_EQ(t.miss_hit, e.at("n10").get<std::size_t>());
  EXPECT_EQ(t.miss_miss, e.at("n11").get<std::size_t>());
  const TestResult independence = christoffersen(t);
  const TestResult share =
      kupiec(static_cast<std::size_t>(std::ranges::count(missed, 1.0)), missed.size(), 0.10);
  const TestResult both = conditional_coverage(share, independence);
  expect_relative(independence.statistic, e.at("lr_ind"), kTolerance);
  expect_relative(independence.p, e.at("p_ind"), kTolerance);
  expect_relative(share.statistic, e.at("lr_uc"), kTolerance);
  expect_relative(both.statistic, e.at("lr_cc"), kTolerance);
  expect_relative(both.p, e.at("p_cc"), kTolerance);
}

TEST_F(Calibrated, Probabilities) {
  const auto& e = expected_.at("probability");
  const auto p = e.at("p").get<std::vector<double>>();
  const auto outcome = e.at("outcome").get<std::vector<double>>();
  const ProbabilityScore score = score_probabilities(p, outcome, p.size(), {});
  expect_relative(score.brier.value, e.at("brier"), kTolerance);
  expect_relative(score.log_loss, e.at("logloss"), kTolerance);
  expect_relative(score.reliability, e.at("reliability"), kTolerance);
  expect_relative(score.resolution, e.at("resolution"), kTolerance);
  expect_relative(score.uncertainty, e.at("uncertainty"), kTolerance);
  expect_relative(score.skill, e.at("brier_skill_vs_base"), kTolerance);
  expect_relative(score.calibration_error, e.at("ece_by_value"), kTolerance);
  expect_relative(area_under_curve(average_ranks(p), outcome), e.at("auc"), kTolerance);
}

}  // namespace
}  // namespace tern
