#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/time.h"
#include "market/universe.h"

namespace tern {

/// The levels of the quantiles that a forecast carries, symmetric: the edges of its central 98, 95,
/// 90, 80, 60, 50, 40, and 20 % intervals, and its median.
inline constexpr std::array kQuantileLevels = {0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.3,   0.4, 0.5,
                                               0.6,  0.7,   0.75, 0.8, 0.9, 0.95, 0.975, 0.99};

/// Of a log return, at kQuantileLevels; ascending.
using Quantiles = std::array<float, kQuantileLevels.size()>;

/// What a model expected, written down at the time. The seam between learning and trading.
///
/// Everything above this line may need a GPU; everything below reads this table and nothing else,
/// so no backtest can reach into a model, and none can peek: a forecast is visible from `as_of`.
struct Forecast {
  Timestamp as_of;  ///< when it was made; it uses nothing later
  SymbolId symbol;
  Duration horizon;    ///< it speaks of (as_of, as_of + horizon]
  double mean;         ///< expected log return over the horizon
  double stddev;       ///< predictive standard deviation, > 0, same unit
  std::uint32_t fold;  ///< the walk-forward split that made it; never one that trained on as_of
  Quantiles quantiles = {};  ///< same unit

  friend bool operator==(const Forecast&, const Forecast&) = default;
};

using Forecasts = std::vector<Forecast>;  ///< sorted by (as_of, symbol, horizon)

/// The seam table of one model: every forecast it made out of sample.
struct ForecastTable {
  std::string model;  ///< "ridge"
  Forecasts rows;
};

/// What a volatility model expected of the price's variance over the horizon, as Dataset measures
/// it afterwards.
struct VolatilityForecast {
  Timestamp as_of;
  SymbolId symbol;
  Duration horizon;
  double log_variance;  ///< expected natural logarithm of Dataset::variance
  std::uint32_t fold;

  friend bool operator==(const VolatilityForecast&, const VolatilityForecast&) = default;
};

/// Every volatility forecast of one model; rows sorted as Forecasts are.
struct VolatilityTable {
  std::string model;  ///< "har"
  std::vector<VolatilityForecast> rows;
};

}  // namespace tern
