#pragma once

#include <span>
#include <vector>

namespace tern {

/// The weights w that make w'Gw / 2 - m'w least, none below zero and together at most one: the
/// least-squares weights of forecasts F with the gram matrix G = F'F and the moments m = F'y, or of
/// those and a prior.
///
/// Shape:    gram is [n, n], moments [n].
/// Requires: `gram` is symmetric and positive definite.
/// Cost:     O(n^2) for each of at most 10,000 sweeps, for each of 60 prices of the sum.
/// Source:   coordinate descent, Wright 2015, Mathematical Programming 151(1).
std::vector<double> capped_weights(std::span<const double> gram, std::span<const double> moments);

}  // namespace tern
