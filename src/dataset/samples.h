#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "dataset/dataset.h"
#include "dataset/scaler.h"

namespace tern {

/// A batch of examples to learn from or to predict: a view, it owns nothing.
///
/// Shape:   x is [count, features], row-major; the others are [count].
/// Missing: NaN in x; nowhere else.
/// Units:   x is scaled by the training range's scaler; y and recent are in units of volatility,
///          cut off at kReturnMax.
struct Samples {
  std::span<const float> x;
  std::span<const float> y;  ///< empty when predicting
  std::span<const float> recent;
  std::size_t features;
  std::size_t overlap;  ///< bars per label; count / overlap of them are independent

  std::size_t count() const { return recent.size(); }
  std::span<const float> row(std::size_t i) const { return x.subspan(i * features, features); }
};

/// Where returns in units of volatility are cut off: squared error would otherwise be ruled by a
/// handful of crashes.
inline constexpr double kReturnMax = 4.0;

/// The owner of what a Samples shows.
struct SampleTable {
  std::vector<float> x;
  std::vector<float> y;
  std::vector<float> recent;
  std::size_t features;
  std::size_t overlap;

  Samples view() const { return {x, y, recent, features, overlap}; }
};

/// The rows with as_of in `range`: what is forecast.
std::vector<std::size_t> rows_in(const Dataset& dataset, TimeRange range);

/// The rows whose whole label lies in `range`: as_of >= begin and as_of + horizon <= end. This is
/// the purge of walk-forward: what follows `range` has no part in what is learned from it.
std::vector<std::size_t> labelled_rows(const Dataset& dataset, TimeRange range);

/// Requires: every one of `rows` is labelled.
SampleTable learning_samples(const Dataset& dataset, std::span<const std::size_t> rows,
                             const Scaler& scaler);

/// The same without labels.
SampleTable forecast_samples(const Dataset& dataset, std::span<const std::size_t> rows,
                             const Scaler& scaler);

}  // namespace tern
