#include "portfolio/volatility_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "portfolio/allocators.h"
#include "portfolio/covariance.h"

namespace tern {

double target_exposure(double forecast, double target, double cap) {
  return std::min(cap, target / forecast);
}

Result<AllocatedWeights> allocate_volatility_target(const AllocationView& view,
                                                    const AllocationKnobs& knobs) {
  TERN_TRY(AllocatedWeights result, allocate_equal(view, knobs));
  const Covariance covariance = risk_forecast(view, knobs.decay);
  const double forecast = std::sqrt(variance_of(result.weight, covariance));
  result.exposure = target_exposure(forecast, knobs.target_volatility, knobs.volatility_cap);
  for (double& weight : result.weight) weight *= result.exposure;
  if (result.exposure < knobs.target_volatility / forecast) {
    result.limits.push_back(fmt::format(
        "a volatility of {:.0f} % a year asks for an exposure of "
        "{:.2f}, the most is {:.2f}",
        100 * knobs.target_volatility, knobs.target_volatility / forecast, result.exposure));
  }
  return result;
}

}  // namespace tern
