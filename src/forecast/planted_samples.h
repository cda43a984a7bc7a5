#pragma once

#include <functional>
#include <limits>

#include "base/rng.h"
#include "dataset/samples.h"

namespace tern {

/// For tests: standard normal features and y = signal(row) + standard normal noise, so that what a
/// model should find is known.
inline SampleTable planted_samples(std::size_t rows, std::size_t features, std::uint64_t seed,
                                   const std::function<double(std::span<const float>)>& signal) {
  Rng rng(seed);
  SampleTable table{{}, {}, {}, features, 1};
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t f = 0; f < features; ++f) {
      table.x.push_back(static_cast<float>(rng.normal()));
    }
    const auto row = std::span<const float>(table.x).last(features);
    table.y.push_back(static_cast<float>(signal(row) + rng.normal()));
    table.recent.push_back(static_cast<float>(rng.normal()));
  }
  return table;
}

/// An empty batch of the same shape.
inline Samples none_like(const Samples& samples) {
  return {{}, {}, {}, samples.features, samples.overlap};
}

}  // namespace tern
