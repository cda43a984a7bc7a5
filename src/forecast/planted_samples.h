#pragma once

#include <functional>
#include <limits>
#include <numeric>

#include "base/rng.h"
#include "dataset/samples.h"

namespace tern {

/// For tests: samples of one instrument, one for each row.
struct PlantedSamples {
  std::vector<float> x;
  std::vector<float> y;
  std::vector<float> recent;
  std::size_t features;
  std::size_t overlap;
  std::vector<float> log_variance = {};
  std::vector<std::size_t> begins = {0};
  mutable std::vector<std::size_t> at = {};

  Samples view() const {
    at.resize(recent.size());
    std::iota(at.begin(), at.end(), std::size_t{0});
    return {x, recent, begins, at, y, log_variance, features, overlap};
  }
};

/// Standard normal features and y = signal(row) + standard normal noise, so that what a model
/// should find is known. The logarithm of the variance is the second feature, if there is one.
inline PlantedSamples planted_samples(std::size_t rows, std::size_t features, std::uint64_t seed,
                                      const std::function<double(std::span<const float>)>& signal) {
  Rng rng(seed);
  PlantedSamples table{{}, {}, {}, features, 1};
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t f = 0; f < features; ++f) {
      table.x.push_back(static_cast<float>(rng.normal()));
    }
    const auto row = std::span<const float>(table.x).last(features);
    table.y.push_back(static_cast<float>(signal(row) + rng.normal()));
    table.recent.push_back(static_cast<float>(rng.normal()));
    table.log_variance.push_back(features > 1 ? row[1] : 0.0F);
  }
  return table;
}

/// An empty batch of the same shape.
inline Samples none_like(const Samples& samples) {
  return samples.part(0, 0);
}

}  // namespace tern
