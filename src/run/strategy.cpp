#include "run/strategy.h"

#include <fmt/format.h>

#include <cmath>

namespace tern {
namespace {

Status check_terms(const Strategy& strategy) {
  for (std::size_t i = 0; i < strategy.terms.size(); ++i) {
    const RegimeTerms& terms = strategy.terms[i];
    const auto refuse = [&](std::string_view why) {
      return fail(Errc::invalid_argument,
                  fmt::format("strategy '{}': the terms of regime {}: {}", strategy.name, i, why));
    };
    if (!(terms.exposure >= 0 && terms.exposure <= 1)) {
      return refuse(fmt::format("exposure {}; give from 0 to 1", terms.exposure));
    }
    if (!(terms.sell_below <= terms.buy_above)) {
      return refuse(fmt::format("sell_below {} is above buy_above {}; swap them", terms.sell_below,
                                terms.buy_above));
    }
  }
  return {};
}

}  // namespace

Status check_weights(std::span<const double> weights, std::size_t instruments, bool perpetual) {
  const auto refuse = [](std::string why) { return fail(Errc::invalid_argument, std::move(why)); };
  if (weights.size() != instruments) {
    return refuse(
        fmt::format("{} weights for {} instruments; give one each", weights.size(), instruments));
  }
  double gross = 0;
  for (const double weight : weights) {
    if (!std::isfinite(weight)) return refuse("a weight is not a number");
    if (!perpetual && weight < 0) {
      return refuse(fmt::format("weight {} is below 0; spot has no shorts", weight));
    }
    gross += std::abs(weight);
  }
  if (gross <= 1 + 1e-9) return {};
  return refuse(perpetual ? fmt::format("weights add up to {} in absolute value; positions are "
                                        "unlevered, give at most 1",
                                        gross)
                          : fmt::format("weights add up to {}; spot has no leverage, give at "
                                        "most 1",
                                        gross));
}

Status check_strategy(const Strategy& strategy, std::size_t instruments) {
  const auto refuse = [&](std::string_view why) {
    return fail(Errc::invalid_argument, fmt::format("strategy '{}': {}", strategy.name, why));
  };
  const Status weights = check_weights(strategy.weights, instruments, strategy.perpetual);
  if (!weights) return refuse(weights.error().message);
  if (!(strategy.band >= 0)) return refuse(fmt::format("band {} is below 0", strategy.band));
  if (!(strategy.sell_below <= strategy.buy_above)) {
    return refuse(fmt::format("sell_below {} is above buy_above {}; swap them", strategy.sell_below,
                              strategy.buy_above));
  }
  return check_terms(strategy);
}

}  // namespace tern
