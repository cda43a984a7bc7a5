#include "portfolio/kelly.h"

#include <algorithm>
#include <cmath>

#include "portfolio/allocators.h"
#include "portfolio/mean_variance.h"

namespace tern {

double believed_part(double sharpe, double years) {
  return sharpe * sharpe / (sharpe * sharpe + 1 / years);
}

Result<std::vector<double>> kelly_weights(std::span<const double> mean,
                                          const Covariance& covariance, double fraction) {
  std::vector<double> part(mean.begin(), mean.end());
  for (double& m : part) m *= fraction;
  return mean_variance_weights({.mean = part, .covariance = covariance, .aversion = 1});
}

Result<AllocatedWeights> allocate_kelly(const AllocationView& view, const AllocationKnobs& knobs) {
  const Covariance covariance = risk_of_record(view);
  const double years = static_cast<double>(view.day_count()) / kDaysOfYear;
  std::vector<double> mean = mean_returns(view.returns, view.assets);
  for (std::size_t i = 0; i < view.assets; ++i) {
    mean[i] *= kDaysOfYear;
    mean[i] *= believed_part(mean[i] / std::sqrt(covariance.at(i, i)), years);
  }
  TERN_TRY(std::vector<double> weight, kelly_weights(mean, covariance, knobs.kelly_fraction));
  AllocatedWeights result{.weight = std::move(weight)};
  if (std::ranges::all_of(result.weight, [](double w) { return w == 0; })) {
    result.limits.push_back("no asset has gained: none is held");
  }
  return result;
}

}  // namespace tern
