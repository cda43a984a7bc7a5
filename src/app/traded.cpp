#include "app/traded.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "app/allocated.h"
#include "app/market_regime.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "report/allocations.h"
#include "signal/rule.h"
#include "validate/luck.h"

namespace tern {
namespace {

std::string weights_text(const std::vector<double>& weights) {
  std::vector<std::string> parts;
  parts.reserve(weights.size());
  for (const double weight : weights) parts.push_back(fmt::format("{:.3g}", 100 * weight));
  return fmt::format("{}", fmt::join(parts, "/"));
}

Strategy make_strategy(const Config& config, std::string_view rule, std::vector<double> weights,
                       std::string_view name_of_weights) {
  return {.name = fmt::format("{} {}", rule, name_of_weights),
          .rule = std::string(rule),
          .buy_above = config.trade.buy_above,
          .sell_below = config.trade.sell_below,
          .weights = std::move(weights),
          .band = config.trade.band,
          .terms = {},
          .perpetual = config.trade.perpetual};
}

/// Whether the configured rule's weights are an allocator's, and not just the configured ones.
bool has_plan(const Config& config) {
  return config.portfolio.allocator != kFixedAllocator;
}

/// The configured rule with all that it minds.
Strategy primary_strategy(const Config& config) {
  const std::vector<double>& weights = config.trade.weights;
  Strategy primary =
      make_strategy(config, config.trade.rule, weights,
                    has_plan(config) ? config.portfolio.allocator : weights_text(weights));
  primary.terms = regime_terms_of(config).value();  // check_config() read them before
  if (!primary.terms.empty()) primary.name += fmt::format(" by {}", config.regime.kind);
  return primary;
}

std::string description_of(const Strategy& strategy, const Config& config) {
  std::string what = strategy.rule;
  for (const Rule& rule : rule_registry()) {
    if (rule.name == strategy.rule) what = rule.doc;
  }
  if (strategy.rule == "threshold") {
    what = fmt::format("Buys above {:+.2f} %, sells below {:+.2f} %, keeps what it has in between.",
                       100 * strategy.buy_above, 100 * strategy.sell_below);
  }
  return fmt::format("{} Forecasts by {}; weights {} %; no-trade band {:.3g} %.", what,
                     config.trade.model, weights_text(strategy.weights), 100 * strategy.band);
}

/// What the primary strategy is told beside forecasts, on the whole market.
struct Guidance {
  std::vector<TargetWeights> plan;  ///< empty where the weights are the configured ones
  std::vector<RegimeRead> regimes;
};

Result<Guidance> guidance_of(const Config& config, const Market& market, const MarketStates& states,
                             TimeRange test) {
  Guidance guidance{{}, events_of(states.configured)};
  if (has_plan(config)) {
    TERN_TRY(guidance.plan, plan_of(config, market, states, config.portfolio.allocator, test));
  }
  return guidance;
}

/// A backtest of the configuration, but for the strategy.
BacktestOptions options_of(const Config& config, Strategy strategy, TimeRange test,
                           const Guidance* guidance) {
  BacktestOptions options{.strategy = std::move(strategy),
                          .costs = config.trade.costs,
                          .capital = config.trade.capital,
                          .range = test,
                          .plan = {},
                          .regimes = {}};
  if (guidance != nullptr) {
    options.plan = guidance->plan;
    options.regimes = guidance->regimes;
  }
  return options;
}

/// What every backtest of one run trades on.
struct Scene {
  const Config& config;
  const Market& market;
  const Forecasts& forecasts;
  TimeRange test;
  Guidance guidance;  ///< of the primary strategy
};

constexpr std::array kCostFactors = {0.0, 0.5, 1.0, 2.0, 4.0};
// Nobody's costs are so far off; a strategy that earns at this many hardly trades.
constexpr double kCostFactorMax = 64.0;
constexpr int kHalvings = 12;

/// The configured strategy when everything it pays is multiplied by `factor`: the room for a bad
/// guess of costs.
Result<CostPoint> earned_at(double factor, const Scene& scene) {
  const Config& config = scene.config;
  BacktestOptions options =
      options_of(config, primary_strategy(config), scene.test, &scene.guidance);
  options.costs = config.trade.costs.scaled(factor);
  TERN_TRY(const BacktestResult result, backtest(scene.market, scene.forecasts, options));
  const double bars_per_year = static_cast<double>(days{365} / result.equity.as_of().step);
  const std::vector<double> returns = bar_returns(result.equity);
  return CostPoint{
      .factor = factor,
      .total_return = result.equity.find("equity")->values.back() / config.trade.capital - 1,
      .sharpe_annual = sharpe_sample(returns).sharpe * std::sqrt(bars_per_year)};
}

/// Where the return is zero, between a factor at which it is positive and one at which it is not.
/// Nothing when it is positive at kCostFactorMax; 0 when it is not even without costs.
Result<std::optional<double>> even_factor(std::span<const CostPoint> curve, const Scene& scene) {
  double earns = 0.0;
  double loses = kCostFactorMax;
  if (curve.front().total_return <= 0) return std::optional{0.0};
  for (const CostPoint& point : curve) {
    if (point.total_return > 0) earns = point.factor;
    if (point.total_return <= 0) {
      loses = point.factor;
      break;
    }
  }
  if (loses == kCostFactorMax) {
    TERN_TRY(const CostPoint last, earned_at(loses, scene));
    if (last.total_return > 0) return std::optional<double>{};
  }
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = 0.5 * (earns + loses);
    TERN_TRY(const CostPoint point, earned_at(middle, scene));
    (point.total_return > 0 ? earns : loses) = middle;
  }
  return std::optional{earns};
}

Status price_costs(const Scene& scene, std::size_t jobs, Traded& traded) {
  std::vector<std::optional<Result<CostPoint>>> points(kCostFactors.size());
  parallel_for(points.size(), jobs,
               [&](std::size_t i) { points[i] = earned_at(kCostFactors[i], scene); });
  for (auto& point : points) {
    if (!*point) return std::move(*point).error();
    traded.cost_curve.push_back(**point);
  }
  TERN_TRY(traded.cost_factor_even, even_factor(traded.cost_curve, scene));
  return {};
}

/// Every kind of regime, the configured one first; a kind that has too little to learn from is
/// left out.
Result<std::vector<RegimeHistory>> all_regimes(const Config& config, const Market& market,
                                               const MarketStates& states) {
  std::vector<RegimeHistory> all = {states.configured};
  for (const RegimeKind& kind : regime_registry()) {
    if (kind.name == config.regime.kind) continue;
    if (kind.name == kDominanceKind) {
      all.push_back(states.dominance);
      continue;
    }
    auto history = read_market_regimes(config, market, kind.name);
    if (history) {
      all.push_back(*std::move(history));
    } else if (history.error().kind != Errc::invalid_argument) {
      return std::move(history).error();
    }
  }
  return all;
}

double sharpe_of(const BacktestResult& result) {
  return sharpe_sample(bar_returns(result.equity)).sharpe;
}

}  // namespace

std::vector<Strategy> strategies_of(const Config& config) {
  const std::vector<double>& weights = config.trade.weights;
  const std::vector<double> equal(weights.size(), 1.0 / static_cast<double>(weights.size()));
  std::vector<Strategy> all = {primary_strategy(config)};
  if (has_plan(config) || !all.front().terms.empty()) {
    all.push_back(make_strategy(config, config.trade.rule, weights, weights_text(weights)));
  }
  if (weights.size() > 1 && weights != equal) {
    all.push_back(make_strategy(config, config.trade.rule, equal, "equal"));
  }
  for (const Rule& rule : rule_registry()) {
    if (rule.name == config.trade.rule) continue;
    all.push_back(make_strategy(config, rule.name, weights, weights_text(weights)));
  }
  return all;
}

std::vector<Strategy> traded_strategies(const Config& config, const Universe& universe) {
  std::vector<Strategy> strategies = strategies_of(config);
  const std::size_t pairs = universe.size();
  for (std::size_t i = 0; i < pairs && pairs > 1; ++i) {
    std::vector<double> alone(pairs, 0.0);
    alone[i] = 1.0;
    strategies.push_back(
        make_strategy(config, config.trade.rule, std::move(alone), universe.instruments()[i].name));
  }
  return strategies;
}

Result<Traded> trade(const Config& config, const Market& market, const Forecasts& forecasts,
                     TimeRange test, std::size_t jobs) {
  TERN_TRY(const MarketStates states, read_market_states(config, market));
  TERN_TRY(Guidance guidance, guidance_of(config, market, states, test));
  const Scene scene{config, market, forecasts, test, std::move(guidance)};
  const std::vector<Strategy> strategies = traded_strategies(config, market.universe);
  const std::size_t together = strategies_of(config).size();
  std::vector<std::optional<Result<BacktestResult>>> results(strategies.size());
  Progress progress("backtests", results.size());
  parallel_for(results.size(), jobs, [&](std::size_t i) {
    results[i] =
        backtest(market, forecasts,
                 options_of(config, strategies[i], test, i == 0 ? &scene.guidance : nullptr));
    progress.advance();
  });
  Traded traded;
  TERN_TRY_STATUS(price_costs(scene, jobs, traded));
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!*results[i]) return with_context(strategies[i].name, std::move(*results[i]).error());
    const bool alone = i >= together;
    traded.sharpes.push_back(sharpe_of(**results[i]));
    StrategyRun run{description_of(strategies[i], config),
                    alone ? market.universe.instruments()[i - together].name : "",
                    **std::move(results[i])};
    (alone ? traded.single_asset : traded.strategies).push_back(std::move(run));
  }
  TERN_TRY(Allocations held, trade_allocations(config, market, states, test, jobs));
  traded.allocations = std::move(held.runs);
  traded.ruined = std::move(held.ruined);
  std::ranges::copy(held.sharpes, std::back_inserter(traded.sharpes));
  TERN_TRY(traded.regimes, all_regimes(config, market, states));
  return traded;
}

}  // namespace tern
