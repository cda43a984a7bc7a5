#pragma once

#include <algorithm>
#include <optional>

#include "feature/memory.h"
#include "feature/rolling.h"

namespace tern {

/// The stop that follows a trend ever faster, and turns it around when it is met.
///
/// Source: Wilder 1978, New Concepts in Technical Trading Systems, the parabolic time/price system.
///         The first trend is down where the first lows fall by more than the highs rise, as in
///         TA-Lib.
class ParabolicStop {
 public:
  /// The stop in force during this bar, or after its reversal; nothing for the first bar.
  std::optional<double> push(double high, double low) {
    if (bars_ == 0) {
      keep(high, low);
      return std::nullopt;
    }
    if (bars_ == 1) begin(high, low);
    const bool met = rising_ ? low <= stop_ : high >= stop_;
    if (met) {
      rising_ = !rising_;
      stop_ = outside(extreme_, high, low);
      extreme_ = rising_ ? high : low;
      speed_ = kSpeedStep;
    } else if (rising_ ? high > extreme_ : low < extreme_) {
      extreme_ = rising_ ? high : low;
      speed_ = std::min(speed_ + kSpeedStep, kSpeedMax);
    }
    const double now = stop_;
    stop_ = outside(stop_ + speed_ * (extreme_ - stop_), high, low);
    keep(high, low);
    return now;
  }
  void remember(Memory& memory) {
    memory(bars_, rising_, stop_, extreme_, speed_, last_high_, last_low_);
  }

 private:
  static constexpr double kSpeedStep = 0.02;
  static constexpr double kSpeedMax = 0.2;

  void begin(double high, double low) {
    const double rise = high - last_high_;
    const double fall = last_low_ - low;
    // Moves of as many ticks may differ in their last bits.
    rising_ = !(fall > 0 && fall - rise > kRoundingShare * high);
    stop_ = rising_ ? last_low_ : last_high_;
    extreme_ = rising_ ? high : low;
    speed_ = kSpeedStep;
    last_high_ = high;
    last_low_ = low;
  }
  void keep(double high, double low) {
    last_high_ = high;
    last_low_ = low;
    bars_ = std::min(bars_ + 1, 2);
  }
  /// No stop lies inside the last two bars.
  double outside(double stop, double high, double low) const {
    return rising_ ? std::min({stop, last_low_, low}) : std::max({stop, last_high_, high});
  }

  int bars_ = 0;
  bool rising_ = true;
  double stop_ = 0;
  double extreme_ = 0;  // the trend's highest high, or lowest low
  double speed_ = 0;
  double last_high_ = 0;
  double last_low_ = 0;
};

}  // namespace tern
