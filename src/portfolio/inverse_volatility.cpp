#include "portfolio/inverse_volatility.h"

#include <cmath>
#include <numeric>

#include "portfolio/allocators.h"

namespace tern {
namespace {

std::vector<double> inverse_power_weights(const Covariance& covariance, double power) {
  std::vector<double> weight;
  for (std::size_t i = 0; i < covariance.assets; ++i)
    weight.push_back(std::pow(covariance.at(i, i), -power));
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (double& w : weight) w /= sum;
  return weight;
}

}  // namespace

std::vector<double> inverse_volatility_weights(const Covariance& covariance) {
  return inverse_power_weights(covariance, 0.5);
}

std::vector<double> inverse_variance_weights(const Covariance& covariance) {
  return inverse_power_weights(covariance, 1);
}

Result<AllocatedWeights> allocate_inverse_volatility(const AllocationView& view,
                                                     const AllocationKnobs& knobs) {
  return AllocatedWeights{.weight = inverse_volatility_weights(risk_forecast(view, knobs.decay))};
}

}  // namespace tern
