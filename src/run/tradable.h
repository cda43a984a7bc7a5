#pragma once

#include "run/backtest.h"

namespace tern {

/// Whether a backtest of these can be run: what record_backtest() refuses, said before it begins.
///
/// Errors: as of backtest().
Status check_tradable(const Market& market, const Forecasts& forecasts,
                      const BacktestOptions& options);

}  // namespace tern
