#pragma once

#include "feature/rolling.h"

namespace tern {

/// The mean and variance (population) of the newest `window` values, from sums of distances from
/// the first value ever.
class RollingVariance {
 public:
  explicit RollingVariance(int window) : sums_(window), window_(window) {}

  void push(double value) {
    if (!origin_) origin_ = value;
    const double x = value - *origin_;
    sums_.push({x, x * x});
  }
  bool full() const { return sums_.full(); }

  // What follows requires: full.
  double mean() const { return *origin_ + sums_.fold().sum / window_; }
  /// Zero where the value never varied: what rounding leaves of a constant is no variance.
  double variance() const {
    const double mean = sums_.fold().sum / window_;
    const double squares = sums_.fold().squares / window_;
    const double variance = squares - mean * mean;
    return variance > kRoundingShare * squares ? variance : 0;
  }
  double deviation() const { return std::sqrt(variance()); }

  void remember(Memory& memory) { memory(sums_, origin_); }

 private:
  struct Sums {
    double sum, squares;
    void remember(Memory& memory) { memory(sum, squares); }
  };
  struct Add {
    Sums operator()(const Sums& a, const Sums& b) const {
      return {a.sum + b.sum, a.squares + b.squares};
    }
  };

  RollingFold<Sums, Add> sums_;
  double window_;
  std::optional<double> origin_;
};

/// How far the newest value lies from the mean of its window, in its (population) deviations.
class RollingZscore {
 public:
  explicit RollingZscore(int window) : window_(window) {}

  /// Nothing until the window is full, nor where it never varied.
  std::optional<double> push(double value) {
    window_.push(value);
    if (!window_.full()) return std::nullopt;
    const double deviation = window_.deviation();
    if (!(deviation > 0)) return std::nullopt;
    return (value - window_.mean()) / deviation;
  }
  void remember(Memory& memory) { memory(window_); }

 private:
  RollingVariance window_;
};

/// The sums of the first four powers of the newest `window` values, about zero: for returns, whose
/// mean is small beside their spread.
class RollingPowers {
 public:
  struct Sums {
    double first, second, third, fourth;
    void remember(Memory& memory) { memory(first, second, third, fourth); }
  };

  explicit RollingPowers(int window) : sums_(window) {}
  void push(double x) {
    const double square = x * x;
    sums_.push({x, square, square * x, square * square});
  }
  bool full() const { return sums_.full(); }
  /// Requires: one push.
  const Sums& sums() const { return sums_.fold(); }
  void remember(Memory& memory) { memory(sums_); }

 private:
  struct Add {
    Sums operator()(const Sums& a, const Sums& b) const {
      return {a.first + b.first, a.second + b.second, a.third + b.third, a.fourth + b.fourth};
    }
  };
  RollingFold<Sums, Add> sums_;
};

}  // namespace tern
