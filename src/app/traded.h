#pragma once

#include <optional>
#include <vector>

#include "app/config.h"
#include "forecast/forecast.h"
#include "market/market.h"
#include "report/build.h"

namespace tern {

/// What stands below the seam: the configured strategy, what it is compared with, and the same
/// strategy on each asset alone.
struct Traded {
  std::vector<StrategyRun> strategies;    ///< the configured one first
  std::vector<StrategyRun> single_asset;  ///< shape [universe], or empty for one pair
  std::vector<StrategyRun> allocations;   ///< as trade_allocations()
  std::vector<std::string> ruined;        ///< the same
  std::vector<RegimeHistory> regimes;     ///< the configured kind first, then the others
  /// Of the configured strategy, when everything it pays is multiplied: by half to by four.
  std::vector<CostPoint> cost_curve;
  std::optional<double> cost_factor_even = std::nullopt;  ///< as in Report
  /// Sharpe ratios per bar, in the order of traded_strategies() and then of the allocations; NaN
  /// for one that never traded.
  std::vector<double> sharpes;
};

/// The strategies that every run trades: the configured rule and weights; where it minds regimes or
/// has an allocator, the same rule without them; the same rule on equal weights, and the other
/// rules on the configured weights. None is chosen by its result.
std::vector<Strategy> strategies_of(const Config& config);

/// Those, then the configured rule on each asset alone where there are several.
std::vector<Strategy> traded_strategies(const Config& config, const Universe& universe);

/// Trades the forecasts of trade.model over `test`.
///
/// Errors: those of backtest().
Result<Traded> trade(const Config& config, const Market& market, const Forecasts& forecasts,
                     TimeRange test, std::size_t jobs);

}  // namespace tern
