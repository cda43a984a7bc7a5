#pragma once

#include <deque>
#include <optional>

#include "market/bars.h"
#include "sim/costs.h"

namespace tern {

/// Follows one instrument's volatility and volume, bar by bar, from closed bars only.
///
/// Recent volatility is exponentially weighted with a mean age of a day (of 10 bars where a day has
/// fewer), usual volatility of 30 times that; a day's volume is the mean of the present bars among
/// the last day's. A return across a hole does not count.
class ConditionsTracker {
 public:
  explicit ConditionsTracker(Interval interval);

  /// Takes the next bar of the grid, or its hole.
  void add(const std::optional<Bar>& bar);

  /// Before two bars have closed in a row: usual volatility, and no impact yet known.
  Conditions now() const;

 private:
  struct Average {
    double keep;  // weight of the past, per bar
    double sum = 0;
    double weight = 0;

    void add(double value) {
      sum = keep * sum + (1 - keep) * value;
      weight = keep * weight + (1 - keep);
    }
    double value() const { return weight > 0 ? sum / weight : 0; }
  };

  double bars_per_day_;
  Average recent_;  // of squared log returns
  Average usual_;
  std::optional<double> close_;              // of the bar before, where it was present
  std::deque<std::optional<double>> quote_;  // quote volume of the last day's bars
};

}  // namespace tern
