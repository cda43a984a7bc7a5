#pragma once

#include <string_view>
#include <vector>

#include "app/config.h"
#include "market/market.h"
#include "portfolio/weights.h"
#include "regime/regime.h"
#include "report/build.h"
#include "run/strategy.h"

namespace tern {

/// What weights may follow: the dominance rules, and the states of the configured kind.
struct MarketStates {
  RegimeHistory dominance;
  RegimeHistory configured;
};

/// Errors: those of read_market_regimes().
Result<MarketStates> read_market_states(const Config& config, const Market& market);

/// What portfolio.allocator, or another of that name, wants held at each of its instants in
/// `range`.
///
/// Errors: invalid_argument: there is none of that name; those of make_plan().
Result<std::vector<TargetWeights>> plan_of(const Config& config, const Market& market,
                                           const MarketStates& states, std::string_view allocator,
                                           TimeRange range);

/// Every allocator that the traded market allows, held without forecasts: equal weights first, then
/// in the order of the registry. None is chosen by its result.
std::vector<Strategy> allocation_strategies(const Config& config);

/// What came of them.
struct Allocations {
  std::vector<StrategyRun> runs;
  std::vector<double> sharpes;      ///< per bar, of all strategies; NaN for one that has none
  std::vector<std::string> ruined;  ///< a sentence for each that shorts ruined, which has no run
};

/// Trades each of them over `test`, in the same order, at the configured costs.
///
/// Errors: those of plan_of(), and of backtest() for those without shorts.
Result<Allocations> trade_allocations(const Config& config, const Market& market,
                                      const MarketStates& states, TimeRange test, std::size_t jobs);

}  // namespace tern
