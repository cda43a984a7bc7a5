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
  result.exposure = target_exposure(forecast, knobs.target_volatility, /*cap=*/1);
  for (double& weight : result.weight) weight *= result.exposure;
  if (result.exposure < knobs.target_volatility / forecast) {
    result.limits.push_back(
        fmt::format("a volatility of {:.0f} % a year asks for {:.2f} of what "
                    "there is: all is held",
                    100 * knobs.target_volatility, knobs.target_volatility / forecast));
  }
  return result;
}

}  // namespace tern
