#pragma once

#include "feature/rolling.h"

namespace tern {

/// The least-squares line of the newest `window` values on time, and their linearly weighted mean.
///
/// Source: Montgomery, Peck and Vining 2012, Introduction to Linear Regression Analysis, 5th ed.,
///         section 2.2.
class RollingLine {
 public:
  explicit RollingLine(int window) : sums_(window), window_(window) {}

  void push(double y) {
    if (!origin_) origin_ = y;
    y -= *origin_;
    sums_.push({1, y, 0, y * y});
  }
  bool full() const { return sums_.full(); }

  // What follows requires: full, and a window of at least two.
  /// Per push.
  double slope() const { return co_deviation() / time_deviation(); }
  /// Where the line ends, at the newest push.
  double end() const { return mean() + slope() * (window_ - 1) / 2; }
  double mean() const { return *origin_ + sums_.fold().y / window_; }
  /// The share of the variance that the line explains; zero where nothing varied.
  double r_squared() const {
    const Sums& s = sums_.fold();
    const double total = s.yy - s.y * s.y / window_;
    if (!(total > kRoundingShare * s.yy)) return 0;
    return std::clamp(slope() * co_deviation() / total, 0.0, 1.0);
  }
  /// Weights 1, 2, .., window from the oldest to the newest.
  double weighted_mean() const {
    const Sums& s = sums_.fold();
    return *origin_ + (s.ty + s.y) / (window_ * (window_ + 1) / 2);
  }

  void remember(Memory& memory) { memory(sums_, origin_); }

 private:
  /// Of a stretch of values numbered from zero on: `ty` sums number times value.
  struct Sums {
    double count, y, ty, yy;
    void remember(Memory& memory) { memory(count, y, ty, yy); }
  };
  struct Join {
    Sums operator()(const Sums& a, const Sums& b) const {
      return {a.count + b.count, a.y + b.y, a.ty + b.ty + a.count * b.y, a.yy + b.yy};
    }
  };
  double co_deviation() const { return sums_.fold().ty - sums_.fold().y * (window_ - 1) / 2; }
  double time_deviation() const { return window_ * (window_ * window_ - 1) / 12; }

  RollingFold<Sums, Join> sums_;
  double window_;
  std::optional<double> origin_;
};

}  // namespace tern
