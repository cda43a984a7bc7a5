#include "report/doubts.h"

#include <algorithm>
#include <cmath>

#include "validate/effective_trials.h"
#include "validate/haircut.h"
#include "validate/long_run_variance.h"
#include "validate/luck.h"
#include "validate/moments.h"
#include "validate/permutation.h"

namespace tern {
namespace {

constexpr double kConfidence = 0.95;
constexpr double kDaysPerYear = 365.0;

double first_autocorrelation(std::span<const double> returns) {
  if (returns.size() < 2 || all_equal(returns)) return 0.0;
  const auto covariances = autocovariances(returns, 1);
  return std::clamp(covariances[1] / covariances[0], -0.99, 0.99);
}

/// Of the Sharpe ratios per bar of everything that traded.
double variance_between(std::span<const std::vector<double>> traded) {
  std::vector<double> sharpes;
  for (const auto& returns : traded) sharpes.push_back(sharpe_sample(returns).sharpe);
  const double spread = spread_of_trials(sharpes);
  return spread * spread;
}

double effective(std::span<const std::vector<double>> traded) {
  std::vector<std::span<const double>> series;
  for (const auto& returns : traded) {
    if (returns.size() == traded.front().size()) series.emplace_back(returns);
  }
  const auto correlations = trial_correlations(series);
  return correlations.empty() ? std::nan("") : effective_trials(correlations).entropy;
}

}  // namespace

Doubts measure_doubts(const DoubtInputs& inputs) {
  const double year = std::sqrt(inputs.bars_per_year);
  const SharpeSample sample = sharpe_sample(inputs.returns);
  const auto bars_a_day =
      static_cast<std::size_t>(std::max(1.0, std::round(inputs.bars_per_year / kDaysPerYear)));
  const std::vector<double> others(std::max<std::size_t>(inputs.trials, 1) - 1, 1.0);
  const double annual = sample.sharpe * year;
  return {
      .standard_error = sharpe_error(sample) * year,
      .scaled = sharpe_over(inputs.returns, bars_a_day, bars_a_day - 1) * std::sqrt(kDaysPerYear),
      .psr_dependent = probabilistic_sharpe_ar1(sample, 0.0, first_autocorrelation(inputs.returns)),
      .haircut = haircut_sharpe(sample, others, Adjustment::bonferroni).sharpe * year,
      .trials_survived = trials_survived(sample, variance_between(inputs.traded), kConfidence),
      .trials_effective = effective(inputs.traded),
      .backtest_years_min = annual > 0
                                ? minimum_backtest_years(static_cast<double>(inputs.trials), annual)
                                : std::nan(""),
      .flip_p = sign_flip(inputs.daily, inputs.days_held, inputs.draws, inputs.seed).p_greater};
}

}  // namespace tern
