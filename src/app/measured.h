#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/command.h"
#include "feature/compute.h"
#include "store/frame_cache.h"

namespace tern {

/// The code of `hash`, and the library that computes logarithms for it: its variant is chosen by
/// what the processor can do, and they differ in the last bit.
std::string code_in_use(std::string_view hash);

/// Where computed frames are kept from one command to the next; nothing with --no-cache.
std::optional<FrameCache> frame_cache(const Globals& globals);

/// The features of every instrument of `market`, one frame each, on up to `jobs` threads. Those
/// that `cache` has are read instead, and those it lacks are kept there; when that fails the user
/// is told once, and the work goes on.
///
/// Determinism: the same at any number of `jobs`, with or without a cache.
/// Errors: as make_feature_inputs() and compute_features().
Result<std::vector<Frame>> measure(const Market& market, std::span<const Feature* const> features,
                                   std::size_t jobs,
                                   const std::optional<FrameCache>& cache = std::nullopt);

}  // namespace tern
