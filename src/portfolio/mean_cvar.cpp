#include "portfolio/mean_cvar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "portfolio/allocators.h"
#include "portfolio/covariance.h"
#include "portfolio/linear_program.h"

namespace tern {
namespace {

constexpr int kTails = 2000;
constexpr double kMet = 1e-12;  // of the greatest return

double product(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// What each asset loses in the tail of these weights.
std::vector<double> tail_losses(const Scenarios& scenarios, std::span<const double> weight) {
  const std::size_t assets = scenarios.assets, count = scenarios.returns.size() / assets;
  std::vector<double> losses;
  for (std::size_t day = 0; day < count; ++day)
    losses.push_back(-product(scenarios.returns.subspan(day * assets, assets), weight));
  const std::vector<double> part = tail_of(losses, scenarios.level);
  std::vector<double> lost(assets, 0.0);
  for (std::size_t k = 0; k < scenarios.returns.size(); ++k)
    lost[k % assets] -= part[k / assets] * scenarios.returns[k];
  return lost;
}

/// The game of weights against tails as a linear program: with all payoffs above 0, x = w / value.
class Master {
 public:
  Master(std::size_t assets, double scale) : scale_(scale) { program_.gain.assign(assets, 1.0); }

  /// Refuses weights of a lower mean: the same as none below 0 of what they are short of it.
  void require_mean(std::span<const double> mean, double mean_min) {
    double most = 0;
    for (const double m : mean) most = std::max(most, std::abs(m - mean_min));
    if (most == 0) return;
    for (const double m : mean) program_.rows.push_back((mean_min - m) / most);
    program_.limits.push_back(0);
  }
  void meet(std::span<const double> lost) {
    for (const double loss : lost) program_.rows.push_back(loss / scale_ + kLift);
    program_.limits.push_back(1);
  }

  struct Answer {
    std::vector<double> weight;
    double loss;  // in the worst of the tails that were met
  };
  Result<Answer> operator()() const {
    TERN_TRY(std::vector<double> weight, maximize(program_));
    const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
    for (double& w : weight) w /= sum;
    return Answer{std::move(weight), (1 / sum - kLift) * scale_};
  }

 private:
  static constexpr double kLift = 2;
  LinearProgram program_;
  double scale_;
};

}  // namespace

std::vector<double> tail_of(std::span<const double> losses, double level) {
  const auto count = static_cast<double>(losses.size());
  const double tail = (1 - level) * count;
  std::vector<double> sorted(losses.begin(), losses.end());
  const auto place = static_cast<std::size_t>(std::max(1.0, std::ceil(level * count - 1e-9)));
  std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(place - 1));
  const double quantile = sorted[place - 1];
  double beyond = 0, at = 0;
  for (const double loss : losses) {
    beyond += loss > quantile ? 1 : 0;
    at += loss == quantile ? 1 : 0;
  }
  const double left = std::max(0.0, tail - beyond);
  std::vector<double> part;
  for (const double loss : losses) {
    const double counts = loss > quantile ? 1 : loss == quantile ? left / at : 0;
    part.push_back(counts / (beyond + left));
  }
  return part;
}

Result<std::vector<double>> mean_cvar_weights(const Scenarios& scenarios,
                                              std::optional<double> mean_min) {
  const std::size_t assets = scenarios.assets;
  TERN_CHECK(scenarios.level > 0 && scenarios.level < 1, "a tail is a part of the days");
  std::vector<double> weight(assets, 1 / static_cast<double>(assets));
  double scale = 0;
  for (const double r : scenarios.returns) scale = std::max(scale, std::abs(r));
  if (scale == 0) return weight;
  const std::vector<double> mean = mean_returns(scenarios.returns, assets);
  Master master(assets, scale);
  if (mean_min) master.require_mean(mean, *mean_min);
  for (int met = 0; met < kTails; ++met) {
    master.meet(tail_losses(scenarios, weight));
    TERN_TRY(Master::Answer answer, master());
    weight = std::move(answer.weight);
    const double loss = product(tail_losses(scenarios, weight), weight);
    if (loss <= answer.loss + kMet * scale) return weight;
  }
  return fail(Errc::not_converged,
              fmt::format("weights of the least tail loss have not been found after {} tails of {} "
                          "assets",
                          kTails, assets));
}

Result<AllocatedWeights> allocate_mean_cvar(const AllocationView& view,
                                            const AllocationKnobs& knobs) {
  const std::vector<double> mean = mean_returns(view.returns, view.assets);
  const double of_equal =
      std::accumulate(mean.begin(), mean.end(), 0.0) / static_cast<double>(view.assets);
  TERN_TRY(std::vector<double> weight,
           mean_cvar_weights({view.returns, view.assets, knobs.cvar_level}, of_equal));
  return AllocatedWeights{.weight = std::move(weight)};
}

}  // namespace tern
