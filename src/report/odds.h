#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "validate/bootstrap.h"
#include "validate/evidence.h"

namespace tern {

/// What the Sharpe ratio of the primary strategy has to be seen beside.
///
/// Missing: NaN where a test does not exist: strategies that were not measured over the same bars,
///          too few bars, one configuration only, or curves that never move.
struct Odds {
  static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

  double track_record_min = kNaN;    ///< bars that tell it from zero at 95 %; infinite: none do
  std::size_t strategies = 0;        ///< that the next two look at: every one that was traded
  double superior_ability_p = kNaN;  ///< Hansen's, of "none of them beats holding"
  double overfitting = kNaN;         ///< PBO: how often the best of the past is below the median
  std::string holding;               ///< the benchmark of the next two
  Interval95 over_holding = {kNaN, kNaN, kNaN};  ///< Sharpe ratio less the holding's, a year
  double over_holding_p = kNaN;                  ///< two-sided, by studentized bootstrap
};

/// Returns per bar, net, of everything that was traded over the same bars.
struct Traders {
  std::vector<std::vector<double>> strategies;
  std::size_t primary;  ///< one of them
  std::string holding;  ///< the name of:
  std::vector<double> holding_returns;
  double bars_per_year;
};

/// The yardstick of all strategies together is holding, at each one's own volatility. Against cash,
/// whatever is long beats it in a rising market, and holding itself is often among what was tried;
/// against holding in full, who is out of the market at times loses every rise and wins every
/// fall, whatever his skill.
///
/// Determinism: the same at any `jobs`. Cost: O(bars draws (strategies + 1)).
Odds measure_odds(const Traders& traders, const Resampling& how, std::size_t jobs);

}  // namespace tern
