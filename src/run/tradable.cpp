#include "run/tradable.h"

#include <fmt/format.h>

#include <cmath>

namespace tern {
namespace {

constexpr double kPriceMax = 1e9;
constexpr double kCapitalMax = 1e9;
constexpr double kCostMax = 1000;  // basis points: a tenth of everything traded

Error refuse(std::string message) {
  return fail(Errc::invalid_argument, std::move(message));
}

Status check_money(const BacktestOptions& options) {
  if (!(options.capital >= 1 && options.capital <= kCapitalMax)) {
    return refuse(fmt::format("capital {} cannot be traded; give from 1 to {}", options.capital,
                              kCapitalMax));
  }
  const Costs& costs = options.costs;
  for (const double cost : {costs.fee_bps, costs.half_spread_bps, costs.slippage_bps,
                            costs.slippage_volatility, costs.impact}) {
    if (!(cost >= 0 && cost <= kCostMax)) {
      return refuse(fmt::format("a cost of {}; give from 0 to {}", cost, kCostMax));
    }
  }
  return {};
}

Status check_prices(const Market& market) {
  for (std::size_t s = 0; s < market.bars.size(); ++s) {
    const Bars& bars = market.bars[s];
    for (std::size_t i = 0; i < bars.size(); ++i) {
      if (bars.present()[i] && bars.high()[i] > kPriceMax) {
        return refuse(fmt::format("{} trades at {}; prices above {} cannot be counted exactly",
                                  market.universe.instruments()[s].name, bars.high()[i],
                                  kPriceMax));
      }
    }
  }
  return {};
}

Status check_forecasts(const Market& market, const Forecasts& forecasts) {
  const TimeGrid grid = market.as_of();
  for (std::size_t i = 0; i < forecasts.size(); ++i) {
    const Forecast& f = forecasts[i];
    const auto about = [&](std::string_view why) {
      return refuse(fmt::format("forecast {} of {}: {}", i, to_string(f.as_of), why));
    };
    if (f.symbol.index >= market.universe.size())
      return about("of an instrument not in the market");
    if (!std::isfinite(f.mean)) return about("its mean is not a number");
    if (f.horizon != forecasts.front().horizon) {
      return about("of another horizon than the first; trade one horizon at a time");
    }
    if (grid.range().contains(f.as_of) && !grid.row_at(f.as_of)) {
      return about("not made at the close of a bar");
    }
    const Forecast& before = forecasts[i == 0 ? 0 : i - 1];
    if (i > 0 && std::pair(before.as_of, before.symbol) >= std::pair(f.as_of, f.symbol)) {
      return about("repeated or out of order; sort by as_of and symbol");
    }
  }
  return {};
}

Status check_plan(const Market& market, const BacktestOptions& options) {
  const TimeGrid grid = market.as_of();
  for (std::size_t i = 0; i < options.plan.size(); ++i) {
    const TargetWeights& planned = options.plan[i];
    const auto about = [&](std::string_view why) {
      return refuse(fmt::format("planned weights {} of {}: {}", i, to_string(planned.as_of), why));
    };
    const Status weights =
        check_weights(planned.weight, market.universe.size(), options.strategy.perpetual);
    if (!weights) return about(weights.error().message);
    if (planned.active.size() != planned.weight.size()) {
      return about("say of every instrument whether it is active");
    }
    if (i > 0 && options.plan[i - 1].as_of >= planned.as_of) {
      return about("repeated or out of order; sort by as_of");
    }
    const bool inside = options.range.contains(planned.as_of) && planned.as_of >= grid.start;
    if (inside && planned.as_of < grid.range().end && !grid.row_at(planned.as_of)) {
      return about("not made at the close of a bar");
    }
  }
  if (options.plan.empty() && options.strategy.rule.empty()) {
    return refuse(
        fmt::format("strategy '{}' has neither a rule nor planned weights, so that it "
                    "would never trade",
                    options.strategy.name));
  }
  return {};
}

Status check_regimes(const BacktestOptions& options) {
  const std::size_t terms = options.strategy.terms.size();
  for (std::size_t i = 0; i < options.regimes.size(); ++i) {
    const RegimeRead& read = options.regimes[i];
    const auto about = [&](std::string_view why) {
      return refuse(fmt::format("regime {} of {}: {}", i, to_string(read.at), why));
    };
    if (i > 0 && options.regimes[i - 1].at >= read.at) {
      return about("repeated or out of order; sort by time");
    }
    if (terms > 0 && read.state && *read.state >= terms) {
      return about(fmt::format("state {}, but there are terms for {} states", *read.state, terms));
    }
  }
  return {};
}

Status check_funding(const Market& market) {
  if (market.funding.empty()) return {};
  if (market.funding.size() != market.universe.size()) {
    return refuse(fmt::format("funding of {} instruments for {}; give one list each",
                              market.funding.size(), market.universe.size()));
  }
  for (std::size_t s = 0; s < market.funding.size(); ++s) {
    const FundingRate* before = nullptr;
    for (const FundingRate& due : market.funding[s]) {
      const bool in_order = before == nullptr || before->at < due.at;
      if (!in_order || !(std::abs(due.rate) <= kFundingRateMax)) {
        return refuse(fmt::format(
            "funding of {} at {}: {}", market.universe.instruments()[s].name, to_string(due.at),
            in_order
                ? fmt::format("a rate of {}; at most {} is believed", due.rate, kFundingRateMax)
                : "repeated or out of order; sort by time"));
      }
      before = &due;
    }
  }
  return {};
}

}  // namespace

Status check_tradable(const Market& market, const Forecasts& forecasts,
                      const BacktestOptions& options) {
  TERN_TRY_STATUS(check_money(options));
  TERN_TRY_STATUS(check_prices(market));
  TERN_TRY_STATUS(check_forecasts(market, forecasts));
  TERN_TRY_STATUS(check_plan(market, options));
  TERN_TRY_STATUS(check_regimes(options));
  return check_funding(market);
}

}  // namespace tern
