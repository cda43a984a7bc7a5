#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace tern {

/// What a strategy does differently while a market regime lasts.
struct RegimeTerms {
  double buy_above;   ///< as in Strategy
  double sell_below;  ///< as in Strategy
  double exposure;    ///< what weights are multiplied by; 0 leaves the market
  friend bool operator==(const RegimeTerms&, const RegimeTerms&) = default;
};

/// What is traded and how: one row of the report's comparison.
struct Strategy {
  std::string name;  ///< "threshold 50/25/25": how the report calls it
  std::string rule;  ///< a name in signal/rule.h's registry; empty: the weights are held, forecasts
                     ///< or not, and traded when a plan says so
  double buy_above;  ///< log return that a forecast must exceed to buy
  double sell_below;            ///< log return that it must fall below to sell
  std::vector<double> weights;  ///< shape [universe]; share of equity when held; in absolute value
                                ///< they sum to at most 1; a plan replaces them
  double band;                  ///< a weight closer to its target than this is left alone
  std::vector<RegimeTerms> terms = {};  ///< by regime state; empty: the same in all of them
  bool perpetual = false;               ///< weights below 0 are short, and funding is paid
};

/// Whether these can be what to hold: one finite weight per instrument, adding up to at most 1 in
/// absolute value, and none below 0 on spot.
///
/// Errors: invalid_argument.
Status check_weights(std::span<const double> weights, std::size_t instruments, bool perpetual);

/// Errors: invalid_argument: weights that check_weights() refuses, a band below 0, thresholds the
///         wrong way round, terms with an exposure outside [0, 1].
Status check_strategy(const Strategy& strategy, std::size_t instruments);

}  // namespace tern
