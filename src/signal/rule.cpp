#include "signal/rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace tern {
namespace {

Signal opinion(const Forecast& forecast, bool is_long, std::string_view reason) {
  return {forecast.as_of, forecast.symbol,  is_long ? 1.0 : 0.0,
          forecast.mean,  forecast.horizon, reason};
}

Signal threshold(const Forecast& forecast, bool held, const RuleParameters& parameters) {
  if (forecast.mean > parameters.buy_above) return opinion(forecast, true, "above buy_above");
  if (forecast.mean < parameters.sell_below) return opinion(forecast, false, "below sell_below");
  return opinion(forecast, held, "between the thresholds");
}

Signal cost_aware(const Forecast& forecast, bool held, const RuleParameters& parameters) {
  if (forecast.mean > parameters.round_trip) return opinion(forecast, true, "beats the round trip");
  if (forecast.mean < -parameters.round_trip) {
    return opinion(forecast, false, "a loss beyond the round trip");
  }
  return opinion(forecast, held, "not worth a round trip");
}

Signal sign(const Forecast& forecast, bool /*held*/, const RuleParameters& /*parameters*/) {
  const bool up = forecast.mean > 0;
  return opinion(forecast, up, up ? "forecast above zero" : "forecast not above zero");
}

Signal hold(const Forecast& forecast, bool /*held*/, const RuleParameters& /*parameters*/) {
  return opinion(forecast, true, "always long");
}

constexpr std::array kRules = {
    Rule{.name = "threshold",
         .doc = "Buys above buy_above, sells below sell_below, and keeps what it has in between.",
         .source = "the roadmap's signal: buy at +0.3 %, sell at -0.3 %",
         .decide = threshold},
    Rule{.name = "cost_aware",
         .doc = "Buys when the forecast beats a round trip's cost, and sells when it is as far "
                "below zero.",
         .source = "Magill and Constantinides 1976, J. Economic Theory 13(2): costs make inaction "
                   "optimal in between",
         .decide = cost_aware},
    Rule{.name = "sign",
         .doc = "Is long while the forecast is above zero and flat otherwise, whatever it costs.",
         .source = "the sign of the forecast; shows what costs do to a small edge",
         .decide = sign},
    Rule{.name = "hold",
         .doc = "Is always long: the rebalanced benchmark.",
         .source = "buy and hold, rebalanced to fixed weights",
         .decide = hold},
};

static_assert(std::ranges::none_of(kRules, [](const Rule& rule) {
  return rule.name.empty() || rule.doc.empty() || rule.source.empty() || rule.decide == nullptr;
}));

}  // namespace

std::span<const Rule> rule_registry() {
  return kRules;
}

Result<Rule> find_rule(std::string_view name) {
  const auto found = std::ranges::find(kRules, name, &Rule::name);
  if (found != kRules.end()) return *found;
  std::string names;
  for (const Rule& rule : kRules)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", rule.name);
  return fail(Errc::invalid_argument, fmt::format("no rule '{}'; the rules are {}", name, names));
}

}  // namespace tern
