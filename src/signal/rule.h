#pragma once

#include <span>
#include <string_view>

#include "forecast/forecast.h"
#include "signal/signal.h"

namespace tern {

/// The knobs of every rule; each reads its own.
struct RuleParameters {
  double buy_above;   ///< log return that a forecast must exceed to buy
  double sell_below;  ///< log return that it must fall below to sell
  double round_trip;  ///< what buying and selling again costs, as a log return
};

/// From an expectation to an opinion. Pure: same forecast, position, and knobs, same signal.
using Decide = Signal (*)(const Forecast& forecast, bool held, const RuleParameters& parameters);

/// A rule, complete: the config checker, the docs, and the tests are made from this row.
struct Rule {
  std::string_view name;
  std::string_view doc;  ///< one sentence, indicative mood
  std::string_view source;
  Decide decide;
};

/// Every rule there is, in the order of the docs page.
std::span<const Rule> rule_registry();

/// Errors: invalid_argument, naming the rules.
Result<Rule> find_rule(std::string_view name);

}  // namespace tern
