#pragma once

#include <span>
#include <vector>

#include "portfolio/covariance.h"

namespace tern {

/// What is gained by weights w: w'mu - aversion / 2 w'Sw - penalty |w - held|.
struct MeanVariance {
  std::span<const double> mean;  ///< shape [assets]
  const Covariance& covariance;
  double aversion;                    ///< above 0
  double penalty = 0;                 ///< of each unit that is traded
  std::span<const double> held = {};  ///< shape [assets]; none where nothing is penalized
  bool invested = false;              ///< all capital is held, whatever it gains
};

/// The weights that gain the most of those that are not below 0 and add up to 1, or to at most 1
/// where not all need be invested: one weight after the other, at the price of a unit of capital at
/// which as much of it is asked for as there is.
///
/// Requires: variances above 0. With a covariance of full rank the answer is the only one.
/// Errors:   not_converged.
/// Source:   Markowitz 1952, Journal of Finance 7(1); Tseng 2001, J. Optimization Theory and
///           Applications 109(3): where costs are separable, coordinate descent ends at the best.
Result<std::vector<double>> mean_variance_weights(const MeanVariance& problem);

/// Those of least variance that are not below 0 and add up to 1. Errors: not_converged.
Result<std::vector<double>> minimum_variance_weights(const Covariance& covariance);

}  // namespace tern
