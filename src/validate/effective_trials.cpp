#include "validate/effective_trials.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/check.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {

EffectiveTrials effective_trials(std::span<const double> correlations) {
  const auto trials =
      static_cast<Eigen::Index>(std::sqrt(static_cast<double>(correlations.size())));
  TERN_CHECK(trials >= 1 && static_cast<std::size_t>(trials * trials) == correlations.size(),
             "a correlation matrix is square");
  const Eigen::Map<const Eigen::MatrixXd> matrix(correlations.data(), trials, trials);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix, Eigen::EigenvaluesOnly);
  const auto m = static_cast<double>(trials);
  double roots = 0;
  double squares = 0;
  double entropy = 0;
  for (const double eigenvalue : solver.eigenvalues()) {
    const double share = std::max(eigenvalue, 0.0) / m;
    if (share == 0) continue;
    roots += std::sqrt(share);
    squares += share * share;
    entropy -= share * std::log(share);
  }
  const double mean = trials == 1 ? 1 : (matrix.sum() - m) / (m * (m - 1));
  return {mean + (1 - mean) * m, std::exp(entropy), 1 / squares, roots * roots};
}

std::vector<double> trial_correlations(std::span<const std::span<const double>> returns) {
  std::vector<std::span<const double>> moving;
  std::ranges::copy_if(returns, std::back_inserter(moving),
                       [](std::span<const double> r) { return !all_equal(r); });
  const std::size_t m = moving.size();
  std::vector<double> correlations(m * m, 1.0);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < i; ++j)
      correlations[i * m + j] = correlations[j * m + i] = pearson(moving[i], moving[j]);
  return correlations;
}

}  // namespace tern
