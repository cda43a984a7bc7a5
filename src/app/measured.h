#pragma once

#include <span>
#include <vector>

#include "feature/compute.h"

namespace tern {

/// The features of every instrument of `market`, one frame each, on up to `jobs` threads.
///
/// Determinism: the same at any number of `jobs`.
/// Errors: as make_feature_inputs() and compute_features().
Result<std::vector<Frame>> measure(const Market& market, std::span<const Feature* const> features,
                                   std::size_t jobs);

}  // namespace tern
