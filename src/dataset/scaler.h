#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "dataset/dataset.h"

namespace tern {

/// Features to mean 0 and standard deviation 1, as they were in the rows it was fitted on, and cut
/// off at 5 deviations so that one wild bar cannot carry a forecast away.
///
/// Missing: NaN stays NaN. A column that was never there stays missing; one that never moved is 0.
class StandardScaler {
 public:
  /// Requires: `rows` lie in the training range, and nowhere else.
  static StandardScaler fit(const Dataset& dataset, std::span<const std::size_t> rows);

  /// Shape: row and scaled are [features].
  void transform(std::span<const float> row, std::span<float> scaled) const;

 private:
  std::vector<double> mean_;
  std::vector<double> scale_;
};

}  // namespace tern
