#pragma once

#include <utility>

#include "feature/rolling.h"

namespace tern {

// Source: Wilder 1978, New Concepts in Technical Trading Systems.

/// Wilder's smoothing: the plain mean of the first `period` values, and from then on
/// ((period - 1) old + new) / period. As slow as an EMA whose span is 2 period - 1.
class WilderMean {
 public:
  explicit WilderMean(int period) : period_(period) {}

  void push(double value) {
    if (seen_ < period_) share_ = 1.0 / ++seen_;
    mean_ += share_ * (value - mean_);
  }
  /// Whether `period` values have been seen.
  bool full() const { return seen_ == period_; }
  /// Requires: full.
  double mean() const { return mean_; }
  void remember(Memory& memory) { memory(seen_, share_, mean_); }

 private:
  int period_;
  int seen_ = 0;
  double share_ = 1;
  double mean_ = 0;
};

/// How far a price went in a bar, the way from the last close included.
class TrueRange {
 public:
  /// Nothing for the first bar, which has no last close.
  std::optional<double> push(double high, double low, double close) {
    const std::optional<double> last = std::exchange(last_close_, close);
    if (!last) return std::nullopt;
    return std::max(high, *last) - std::min(low, *last);
  }
  void remember(Memory& memory) { memory(last_close_); }

 private:
  std::optional<double> last_close_;
};

/// By how much the smoothed rises of the highs outweigh the smoothed falls of the lows.
class DirectionalBalance {
 public:
  explicit DirectionalBalance(int period) : up_(period), down_(period) {}

  /// (+DI - -DI) / (+DI + -DI), whose ranges cancel: in [-1, 1]; nothing until `period` moves have
  /// been seen. A market that never moved has no direction: zero.
  std::optional<double> push(double high, double low) {
    const std::optional<Edges> last = std::exchange(last_, Edges{high, low});
    if (!last) return std::nullopt;
    const double rise = high - last->high;
    const double fall = last->low - low;
    // The larger move counts, and of two equal ones neither. Moves of as many ticks may differ in
    // their last bits.
    const double rounding = kRoundingShare * high;
    up_.push(rise > 0 && rise - fall > rounding ? rise : 0);
    down_.push(fall > 0 && fall - rise > rounding ? fall : 0);
    if (!up_.full()) return std::nullopt;
    const double both = up_.mean() + down_.mean();
    return both > 0 ? (up_.mean() - down_.mean()) / both : 0;
  }
  void remember(Memory& memory) { memory(up_, down_, last_); }

 private:
  struct Edges {
    double high, low;
    void remember(Memory& memory) { memory(high, low); }
  };
  WilderMean up_;
  WilderMean down_;
  std::optional<Edges> last_;
};

}  // namespace tern
