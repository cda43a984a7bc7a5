#pragma once

#include <span>
#include <vector>

#include "portfolio/covariance.h"

namespace tern {

/// sqrt((1 - rho) / 2) of every pair: 0 for those that move as one, 1 for opposites.
/// Shape: [assets, assets].
std::vector<double> correlation_distances(const Covariance& covariance);

/// How far two assets' distances to all assets lie apart, by Euclid. Shape: as `distances`.
std::vector<double> profile_distances(std::span<const double> distances, std::size_t assets);

/// Assets side by side as single linkage joined them, the earlier cluster first; of two single
/// assets the one of less variance, so that their order in the universe has no say.
std::vector<std::size_t> hierarchical_order(const Covariance& covariance,
                                            std::span<const double> distances);

/// Hierarchical risk parity: halves the order again and again, and gives each half capital in
/// inverse proportion to its variance, with inverse-variance weights inside it.
///
/// Source: Lopez de Prado 2016, J. Portfolio Management 42(4).
std::vector<double> hierarchical_weights(const Covariance& covariance,
                                         std::span<const double> distances);

}  // namespace tern
