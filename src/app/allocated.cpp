#include "app/allocated.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "app/market_regime.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "portfolio/plan.h"
#include "run/backtest.h"
#include "validate/luck.h"

namespace tern {
namespace {

std::string how_often(const Config& config) {
  switch (config.portfolio.cadence) {
    case Cadence::calendar:
      return fmt::format("each {}", config.portfolio.every);
    case Cadence::regime:
      return "when the regime changes";
    case Cadence::band:
      break;
  }
  return fmt::format("daily, outside a band of {:.3g} %", 100 * config.trade.band);
}

}  // namespace

Result<MarketStates> read_market_states(const Config& config, const Market& market) {
  TERN_TRY(RegimeHistory dominance, read_market_regimes(config, market, kDominanceKind));
  if (config.regime.kind == kDominanceKind) return MarketStates{dominance, dominance};
  TERN_TRY(RegimeHistory configured, read_market_regimes(config, market, config.regime.kind));
  return MarketStates{std::move(dominance), std::move(configured)};
}

Result<std::vector<TargetWeights>> plan_of(const Config& config, const Market& market,
                                           const MarketStates& states, std::string_view allocator,
                                           TimeRange range) {
  TERN_TRY(const Allocator* found, find_allocator(allocator));
  TERN_TRY(const Period every, parse_period(config.portfolio.every));
  return make_plan(market, states.dominance, states.configured,
                   {.allocator = found,
                    .knobs = config.portfolio.knobs,
                    .configured = config.trade.weights,
                    .cadence = config.portfolio.cadence,
                    .every = every,
                    .hour = static_cast<int>(config.portfolio.hour),
                    .window = config.portfolio.window,
                    .range = range});
}

std::vector<Strategy> allocation_strategies(const Config& config) {
  const bool banded = config.portfolio.cadence == Cadence::band;
  std::vector<Strategy> strategies;
  for (const Allocator& allocator : allocator_registry()) {
    if (allocator.shorts && !config.trade.perpetual) continue;
    strategies.push_back({.name = std::string(allocator.name),
                          .rule = {},
                          .buy_above = 0,
                          .sell_below = 0,
                          .weights = config.trade.weights,
                          .band = banded ? config.trade.band : 0.0,
                          .terms = {},
                          .perpetual = config.trade.perpetual});
  }
  return strategies;
}

Result<Allocations> trade_allocations(const Config& config, const Market& market,
                                      const MarketStates& states, TimeRange test,
                                      std::size_t jobs) {
  const std::vector<Strategy> strategies = allocation_strategies(config);
  std::vector<std::optional<Result<StrategyRun>>> runs(strategies.size());
  const auto run = [&](const Strategy& strategy) -> Result<StrategyRun> {
    TERN_TRY(const auto plan, plan_of(config, market, states, strategy.name, test));
    TERN_TRY(BacktestResult result, backtest(market, {},
                                             {.strategy = strategy,
                                              .costs = config.trade.costs,
                                              .capital = config.trade.capital,
                                              .range = test,
                                              .plan = plan,
                                              .regimes = {}}));
    const auto allocator = find_allocator(strategy.name);
    return StrategyRun{fmt::format("{} Rebalanced {}.", (*allocator)->doc, how_often(config)), "",
                       std::move(result)};
  };
  Progress progress("allocations", runs.size());
  parallel_for(runs.size(), jobs, [&](std::size_t i) {
    runs[i] = run(strategies[i]);
    progress.advance();
  });
  Allocations all;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Result<StrategyRun>& made = *runs[i];
    if (made) {
      all.sharpes.push_back(sharpe_sample(bar_returns(made->result.equity)).sharpe);
      all.runs.push_back(*std::move(made));
      continue;
    }
    Error why = with_context(strategies[i].name, std::move(made).error());
    if (!(*find_allocator(strategies[i].name))->shorts) return why;
    all.sharpes.push_back(std::nan(""));
    all.ruined.push_back("The allocator " + std::move(why.message) + ".");
  }
  return all;
}

}  // namespace tern
