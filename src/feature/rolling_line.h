#pragma once

#include "feature/rolling.h"

namespace tern {

/// The least-squares line of the newest `window` values on time, and their linearly weighted mean.
///
/// Sums are of distances from the stretch's own first value: far from where the series once began,
/// squares cancel no more than they did there.
/// Source: Montgomery, Peck and Vining 2012, Introduction to Linear Regression Analysis, 5th ed.,
///         section 2.2.
class RollingLine {
 public:
  explicit RollingLine(int window)
      : sums_(window), window_(window), time_deviation_(window_ * (window_ * window_ - 1) / 12) {}

  void push(double y) { sums_.push({1, y, 0, 0, 0}); }
  bool full() const { return sums_.full(); }

  // What follows requires: full, and a window of at least two.
  /// Per push.
  double slope() const { return co_deviation() / time_deviation_; }
  /// Where the line ends, at the newest push.
  double end() const { return mean() + slope() * (window_ - 1) / 2; }
  double mean() const { return sums_.fold().first + sums_.fold().y / window_; }
  /// The share of the variance that the line explains; zero where nothing varied.
  double r_squared() const {
    const Sums& s = sums_.fold();
    const double total = s.yy - s.y * s.y / window_;
    if (!(total > kRoundingShare * s.yy)) return 0;
    const double explained = co_deviation();
    return std::clamp(explained * explained / (time_deviation_ * total), 0.0, 1.0);
  }
  /// Weights 1, 2, .., window from the oldest to the newest.
  double weighted_mean() const {
    const Sums& s = sums_.fold();
    return s.first + (s.ty + s.y) / (window_ * (window_ + 1) / 2);
  }

  void remember(Memory& memory) { memory(sums_); }

 private:
  /// Of a stretch of values numbered from zero on, less the `first`: `ty` sums number times value.
  struct Sums {
    double count, first, y, ty, yy;
    void remember(Memory& memory) { memory(count, first, y, ty, yy); }
  };
  struct Join {
    Sums operator()(const Sums& a, const Sums& b) const {
      const double step = b.first - a.first;
      const double y = b.y + b.count * step;
      const double ty = b.ty + b.count * (b.count - 1) / 2 * step;
      return {a.count + b.count, a.first, a.y + y, a.ty + ty + a.count * y,
              a.yy + b.yy + step * (b.y + y)};
    }
  };
  double co_deviation() const { return sums_.fold().ty - sums_.fold().y * (window_ - 1) / 2; }

  RollingFold<Sums, Join> sums_;
  double window_;
  double time_deviation_;
};

}  // namespace tern
