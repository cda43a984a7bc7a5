#pragma once

#include "feature/rolling_sums.h"

namespace tern {

/// The least-squares slope of y on x over the newest `window` pushes, where the mean of x is small
/// beside its spread, as with returns and signed flows: sums about zero then do not cancel, and no
/// early outlier becomes the origin of everything after it.
class RollingSlope {
 public:
  explicit RollingSlope(int window) : sums_(window), window_(window) {}

  void push(double x, double y) { sums_.push(x, y, x * x, x * y); }
  bool full() const { return sums_.full(); }

  // What follows requires: full.
  double mean_square_x() const { return sums_[2] / window_; }
  /// Nothing where x never varied.
  std::optional<double> slope() const {
    const double spread = sums_[2] - sums_[0] * sums_[0] / window_;
    if (!(spread > kRoundingShare * sums_[2])) return std::nullopt;
    return (sums_[3] - sums_[0] * sums_[1] / window_) / spread;
  }

  void remember(Memory& memory) { memory(sums_); }

 private:
  RollingSums<4> sums_;  // x, y, x^2, x y
  double window_;
};

}  // namespace tern
