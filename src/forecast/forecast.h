#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "market/universe.h"

namespace tern {

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

  friend bool operator==(const Forecast&, const Forecast&) = default;
};

using Forecasts = std::vector<Forecast>;  ///< sorted by (as_of, symbol, horizon)

/// The seam table of one model: every forecast it made out of sample.
struct ForecastTable {
  std::string model;  ///< "ridge"
  Forecasts rows;
};

}  // namespace tern
