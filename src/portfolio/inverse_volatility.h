#pragma once

#include <vector>

#include "portfolio/covariance.h"

namespace tern {

/// 1 / sigma_i, together 1.
std::vector<double> inverse_volatility_weights(const Covariance& covariance);

/// 1 / sigma_i^2, together 1: of least variance if the assets were not correlated.
std::vector<double> inverse_variance_weights(const Covariance& covariance);

}  // namespace tern
