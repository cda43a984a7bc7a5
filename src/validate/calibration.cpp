#include "validate/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/coverage.h"
#include "validate/estimate.h"
#include "validate/moments.h"
#include "validate/predictive_density.h"
#include "validate/probability_integral.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kValueAtRiskLevel = 0.05;
constexpr double kStudentDegrees = 4;

/// `measure` of every row's normal density and outcome.
template <class Measure>
std::vector<double> by_row(const Scored& scored, const Measure& measure) {
  std::vector<double> values;
  values.reserve(scored.outcome.size());
  for (std::size_t i = 0; i < scored.outcome.size(); ++i)
    values.push_back(
        measure(NormalDensity{scored.forecast[i], scored.stddev[i]}, scored.outcome[i]));
  return values;
}

Estimate coverage(const Scored& scored, double share, const Dependence& dependence) {
  const double reach = normal_quantile(0.5 + 0.5 * share);
  const std::vector<double> inside = by_row(scored, [&](const NormalDensity& d, double y) {
    return std::abs(y - d.mean) <= reach * d.stddev ? 1.0 : 0.0;
  });
  return {wilson_interval(moments(inside).mean, effective_size(inside, dependence)), inside.size()};
}

double climate_crps(const Scored& scored) {
  if (scored.history.size() < 2) return kNone;
  const Ensemble climate({scored.history.begin(), scored.history.end()});
  double sum = 0;
  for (const double y : scored.outcome) sum += climate.fair_crps(y);
  return sum / static_cast<double>(scored.outcome.size());
}

void score_densities(const Scored& scored, const Dependence& dependence, CalibrationScore& score) {
  const std::vector<double> crps =
      by_row(scored, [](const NormalDensity& d, double y) { return 100 * d.crps(y); });
  const std::vector<double> zero = by_row(scored, [](const NormalDensity& d, double y) {
    return 100 * NormalDensity{0, d.stddev}.crps(y);
  });
  score.crps_percent = mean_estimate(crps, dependence);
  score.crps_zero_percent = moments(zero).mean;
  score.crps_skill = one_minus(ratio_estimate(crps, zero, dependence));
  score.crps_student_percent =
      moments(by_row(scored, [](const NormalDensity& d, double y) {
        return 100 * StudentDensity::of_deviation(d.mean, d.stddev, kStudentDegrees).crps(y);
      })).mean;
  score.crps_climate_percent = 100 * climate_crps(scored);
  score.log_score = mean_estimate(
      by_row(scored, [](const NormalDensity& d, double y) { return d.log_score(y); }), dependence);
}

void score_intervals(const Scored& scored, const Dependence& dependence, CalibrationScore& score) {
  score.coverage_80 = coverage(scored, 0.80, dependence);
  score.coverage_95 = coverage(scored, 0.95, dependence);
  const double reach = normal_quantile(0.975);
  score.interval_score_95_percent =
      moments(by_row(scored, [&](const NormalDensity& d, double y) {
        const CentralInterval interval{d.mean - reach * d.stddev, d.mean + reach * d.stddev};
        return 100 * interval_score(y, interval, 0.05);
      })).mean;
  const double tail = normal_quantile(kValueAtRiskLevel);
  score.pinball_05_percent =
      moments(by_row(scored, [&](const NormalDensity& d, double y) {
        return 100 * pinball_loss(y, d.mean + tail * d.stddev, kValueAtRiskLevel);
      })).mean;
}

/// On every overlap-th row, because the tests assume independent ones.
void test_densities(const Scored& scored, CalibrationScore& score) {
  std::vector<double> normal_scores;
  std::vector<double> probabilities;
  std::vector<double> missed;
  std::vector<double> squares;
  std::vector<double> magnitudes;
  for (std::size_t i = 0; i < scored.outcome.size(); i += scored.overlap) {
    const double z = (scored.outcome[i] - scored.forecast[i]) / scored.stddev[i];
    normal_scores.push_back(z);
    probabilities.push_back(normal_cdf(z));
    missed.push_back(probabilities.back() < kValueAtRiskLevel ? 1 : 0);
    squares.push_back(z * z);
    magnitudes.push_back(std::abs(z));
  }
  const std::size_t n = normal_scores.size();
  score.rows_tested = n;
  score.pit_histogram = pit_histogram(probabilities);
  score.kolmogorov_smirnov = kolmogorov_smirnov(probabilities);
  score.pit_chi_square = pit_chi_square(score.pit_histogram);
  score.berkowitz = berkowitz(normal_scores);
  const auto misses = static_cast<std::size_t>(std::ranges::count(missed, 1.0));
  score.kupiec = kupiec(misses, n, kValueAtRiskLevel);
  score.independence = christoffersen(miss_transitions(missed));
  score.conditional_coverage = conditional_coverage(score.kupiec, score.independence);
  score.jarque_bera = jarque_bera(normal_scores);
  score.ljung_box = ljung_box(squares, std::max<std::size_t>(1, newey_west_lag(n)));
  score.tail_index = tail_index(magnitudes, n / 50);
}

void score_rises(const Scored& scored, const Dependence& dependence, CalibrationScore& score) {
  constexpr std::size_t kBins = 10;
  const std::vector<double> chance =
      by_row(scored, [](const NormalDensity& d, double) { return normal_cdf(d.mean / d.stddev); });
  score.rise = score_probabilities(chance, scored.outcome, kBins, dependence);
}

}  // namespace

CalibrationScore score_calibration(const Scored& scored) {
  check_scored(scored);
  CalibrationScore score;
  // Without a predicted spread, or rows, the same functions say that nothing exists.
  Scored rows = scored;
  if (scored.stddev.empty()) rows.forecast = rows.outcome = {};
  const Dependence dependence{overlap_lag(rows.overlap)};
  score.n = rows.outcome.size();
  score_densities(rows, dependence, score);
  score_intervals(rows, dependence, score);
  test_densities(rows, score);
  score_rises(rows, dependence, score);
  return score;
}

}  // namespace tern
