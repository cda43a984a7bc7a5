#include "portfolio/risk_budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "portfolio/allocators.h"
#include "portfolio/roadmap.h"

namespace tern {
namespace {

constexpr int kSweeps = 1'000'000;
constexpr double kSettled = 1e-13;  // of a weight, from one sweep to the next

/// Sets every weight, given the others, to where its risk is its budget. How far the one moved that
/// moved the most, in shares of itself.
double sweep(const Covariance& covariance, std::span<const double> budgets,
             std::vector<double>& weight) {
  double moved = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const auto row = covariance.row(i);
    const double own = covariance.at(i, i);
    const double others =
        std::inner_product(row.begin(), row.end(), weight.begin(), 0.0) - own * weight[i];
    const double root = std::sqrt(others * others + 4 * own * budgets[i]);
    // The same root, written so that nothing cancels.
    const double next = others > 0 ? 2 * budgets[i] / (others + root) : (root - others) / (2 * own);
    moved = std::max(moved, std::abs(next - weight[i]) / next);
    weight[i] = next;
  }
  return moved;
}

}  // namespace

Result<std::vector<double>> risk_budget_weights(const Covariance& covariance,
                                                std::span<const double> budgets) {
  TERN_CHECK(budgets.size() == covariance.assets, "one budget per asset");
  std::vector<double> weight;
  for (std::size_t i = 0; i < covariance.assets; ++i) {
    TERN_CHECK(budgets[i] > 0 && covariance.at(i, i) > 0, "risk to share, and a share of it");
    weight.push_back(std::sqrt(budgets[i] / covariance.at(i, i)));
  }
  for (int done = 0; done < kSweeps; ++done) {
    if (sweep(covariance, budgets, weight) > kSettled) continue;
    const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
    for (double& w : weight) w /= sum;
    return weight;
  }
  return fail(Errc::not_converged,
              fmt::format("weights of given risk have not settled after {} sweeps over {} assets; "
                          "assets that hedge each other wholly have none",
                          kSweeps, weight.size()));
}

Result<AllocatedWeights> allocate_equal_risk(const AllocationView& view,
                                             const AllocationKnobs& knobs) {
  const std::vector<double> budgets(view.assets, 1 / static_cast<double>(view.assets));
  TERN_TRY(std::vector<double> weight,
           risk_budget_weights(risk_forecast(view, knobs.decay), budgets));
  return AllocatedWeights{.weight = std::move(weight)};
}

Result<AllocatedWeights> allocate_risk_budget(const AllocationView& view,
                                              const AllocationKnobs& knobs) {
  const std::vector<double> budgets = roadmap_shares(view, DominanceRegime::State::high);
  TERN_TRY(std::vector<double> weight,
           risk_budget_weights(risk_forecast(view, knobs.decay), budgets));
  return AllocatedWeights{.weight = std::move(weight)};
}

}  // namespace tern
