#pragma once

#include "feature/rolling.h"

namespace tern {

/// Two values side by side over the newest `window` pushes: their variances (population), their
/// covariance, and what follows from them.
///
/// Sums are of distances from the first pair ever, so that squares do not cancel.
class RollingPair {
 public:
  explicit RollingPair(int window) : sums_(window), window_(window) {}

  void push(double x, double y) {
    if (!origin_) origin_ = {x, y};
    x -= origin_->x;
    y -= origin_->y;
    sums_.push({x, y, x * x, y * y, x * y});
  }
  bool full() const { return sums_.full(); }

  // What follows requires: full.
  double mean_x() const { return origin_->x + sums_.fold().x / window_; }
  double mean_y() const { return origin_->y + sums_.fold().y / window_; }
  /// Zero where the value never varied: what rounding leaves of a constant is no variance.
  double variance_x() const { return variance(sums_.fold().x, sums_.fold().xx); }
  double variance_y() const { return variance(sums_.fold().y, sums_.fold().yy); }
  double covariance() const {
    const Sums& s = sums_.fold();
    return (s.xy - s.x * s.y / window_) / window_;
  }
  /// In [-1, 1]; nothing where one of the two never varied.
  std::optional<double> correlation() const {
    const double product = variance_x() * variance_y();
    if (!(product > 0)) return std::nullopt;
    return std::clamp(covariance() / std::sqrt(product), -1.0, 1.0);
  }
  /// The slope of y on x; nothing where x never varied.
  std::optional<double> slope() const {
    const double variance = variance_x();
    return variance > 0 ? std::optional{covariance() / variance} : std::nullopt;
  }

  void remember(Memory& memory) { memory(sums_, origin_); }

 private:
  struct Point {
    double x, y;
    void remember(Memory& memory) { memory(x, y); }
  };
  struct Sums {
    double x, y, xx, yy, xy;
    void remember(Memory& memory) { memory(x, y, xx, yy, xy); }
  };
  struct Add {
    Sums operator()(const Sums& a, const Sums& b) const {
      return {a.x + b.x, a.y + b.y, a.xx + b.xx, a.yy + b.yy, a.xy + b.xy};
    }
  };

  double variance(double sum, double squares) const {
    const double all = (squares - sum * sum / window_) / window_;
    return all > kRoundingShare * squares / window_ ? all : 0;
  }

  RollingFold<Sums, Add> sums_;
  double window_;
  std::optional<Point> origin_;
};

}  // namespace tern
