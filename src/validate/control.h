#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "validate/evidence.h"
#include "validate/out_of_sample.h"

namespace tern {

// Experiments whose result is known beforehand, to be made with a configuration before its own
// result is believed.

/// Every row's features as they were `rows` rows earlier: data that arrived late. The first rows
/// keep their own. Requires: rows <= dataset.count().
Dataset with_late_features(Dataset dataset, std::size_t rows);

/// Labels moved in stretches of `block` rows, so that they keep their own memory and lose their
/// features: nothing can be learned. A week is 168 hourly rows. Rows past the last whole stretch
/// stay. Requires: block >= 1.
Dataset with_shuffled_labels(Dataset dataset, std::size_t block, std::uint64_t seed);

/// Noise in the place of everything that was not known at `now`: rows from then on, and the labels
/// of rows before it that end after it.
Dataset with_noise_from(Dataset dataset, Timestamp now, std::uint64_t seed);

/// Whether what is fitted depends on what it is tested on.
struct FitScope {
  std::size_t forecasts = 0;         ///< of rows before the test range, by the fitted models
  std::size_t changed = 0;           ///< of them, when test rows were noise
  std::vector<std::string> leaking;  ///< the models that changed
};

/// Fits the scaler and every model of `options` on `split` twice, the second time with noise for
/// test rows, and compares to the bit what they say of up to 2000 rows before the test range.
/// `options.splits` is not asked. Requires: as forecast_fold().
FitScope fit_scope(const Dataset& dataset, const Split& split, std::uint32_t fold,
                   const OutOfSampleOptions& options);

/// How many of `n` chances come true by luck, each with probability `p`: the central 99.9 %.
struct CountBand {
  std::size_t low, high;
};
/// Requires: 0 < p < 1. Cost: O(n).
CountBand binomial_band(std::size_t n, double p);

/// The one-sided p-value of "no positive correlation", from its interval. Missing: NaN stays NaN.
double p_of_positive(const Interval95& correlation);

}  // namespace tern
