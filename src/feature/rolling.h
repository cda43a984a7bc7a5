#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "base/check.h"
#include "feature/memory.h"

namespace tern {

/// The fold of the newest `window` values under an associative operation, without ever taking a
/// value out again: a sum does not drift over the years, and a sum of squares is never negative.
///
/// The window straddles two blocks: the old one is kept as its suffix folds, the new one as a
/// running fold, and one combination joins them.
/// Cost:   three combinations a push, amortized.
/// Source: van Herk 1992, A fast algorithm for local minimum and maximum filters, Pattern
///         Recognition Letters 13(7); Gil and Werman 1993, IEEE PAMI 15(5).
template <class T, class Combine>
class RollingFold {
 public:
  explicit RollingFold(int window) : slots_(static_cast<std::size_t>(window)) {
    TERN_CHECK(window >= 1, "a window holds at least one value");
  }

  void push(const T& value) {
    running_ = next_ == 0 ? value : Combine{}(running_, value);
    slots_[next_++] = value;
    if (next_ < slots_.size()) {
      fold_ = full_ ? Combine{}(slots_[next_], running_) : running_;
      return;
    }
    for (std::size_t i = slots_.size() - 1; i > 0; --i) {
      slots_[i - 1] = Combine{}(slots_[i - 1], slots_[i]);
    }
    fold_ = slots_.front();
    full_ = true;
    next_ = 0;
  }

  /// Whether `window` values have been seen.
  bool full() const { return full_; }
  /// Of the values so far, while not full. Requires: one push.
  const T& fold() const { return fold_; }
  void remember(Memory& memory) { memory(slots_, next_, full_, running_, fold_); }

 private:
  std::vector<T> slots_;  // before next_: the new block's values; after: the old block's folds
  std::size_t next_ = 0;
  bool full_ = false;
  T running_{};
  T fold_{};
};

struct Larger {
  double operator()(double a, double b) const { return std::max(a, b); }
};
struct Smaller {
  double operator()(double a, double b) const { return std::min(a, b); }
};
using RollingMax = RollingFold<double, Larger>;
using RollingMin = RollingFold<double, Smaller>;

struct Plus {
  double operator()(double a, double b) const { return a + b; }
};

/// The sum and the mean of the newest `window` values.
class RollingMean {
 public:
  explicit RollingMean(int window) : sum_(window), window_(window) {}
  void push(double value) { sum_.push(value); }
  bool full() const { return sum_.full(); }
  double sum() const { return sum_.fold(); }
  /// Requires: full.
  double mean() const { return sum_.fold() / window_; }
  void remember(Memory& memory) { memory(sum_); }

 private:
  RollingFold<double, Plus> sum_;
  double window_;
};

/// Where a difference of sums is below this share of them, it is what rounding left of zero.
inline constexpr double kRoundingShare = 1e-12;

/// The exponentially weighted mean of all values so far, its weights adding up to one from the
/// first value on.
class Ewma {
 public:
  explicit Ewma(double half_life) : decay_(std::exp2(-1 / half_life)) {}
  void push(double value) {
    sum_ = decay_ * sum_ + value;
    weight_ = decay_ * weight_ + 1;
  }
  /// Requires: one push.
  double mean() const { return sum_ / weight_; }
  void remember(Memory& memory) { memory(sum_, weight_); }

 private:
  double decay_;
  double sum_ = 0;
  double weight_ = 0;
};

/// The exponential moving average of technical analysis: alpha = 2 / (span + 1), starting at the
/// first value.
class Ema {
 public:
  explicit Ema(int span) : alpha_(2.0 / (span + 1)) {}
  double push(double value) {
    mean_ = started_ ? mean_ + alpha_ * (value - mean_) : value;
    started_ = true;
    return mean_;
  }
  void remember(Memory& memory) { memory(mean_, started_); }

 private:
  double alpha_;
  double mean_ = 0;
  bool started_ = false;
};

/// Wilder's relative strength index in [0, 1]: the smoothed gains' share of all smoothed moves.
///
/// Source: Wilder 1978, New Concepts in Technical Trading Systems, section VI: smoothed by
///         1/period, starting from the plain mean of the first `period` changes.
class WilderRsi {
 public:
  explicit WilderRsi(int period) : period_(period) {}

  /// Nothing until `period` changes have been seen.
  std::optional<double> push(double change) {
    seen_ = std::min(seen_ + 1, period_);
    gain_ += (std::max(change, 0.0) - gain_) / seen_;
    loss_ += (std::max(-change, 0.0) - loss_) / seen_;
    if (seen_ < period_) return std::nullopt;
    // A price that never moved has no strength; half-way is the value that says nothing.
    return gain_ + loss_ > 0 ? gain_ / (gain_ + loss_) : 0.5;
  }
  void remember(Memory& memory) { memory(seen_, gain_, loss_); }

 private:
  int period_;
  int seen_ = 0;
  double gain_ = 0;
  double loss_ = 0;
};

}  // namespace tern
