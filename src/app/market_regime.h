#pragma once

#include <vector>

#include "app/config.h"
#include "market/market.h"
#include "regime/regime.h"
#include "run/event.h"
#include "run/strategy.h"

namespace tern {

/// What the detectors go by: `config.regime`, with the thresholds of the vendor whose shares are
/// used.
///
/// Errors: invalid_argument: regime.thresholds names what is not there, or a low threshold is not
/// below its high one.
Result<RegimeSettings> regime_settings_of(const Config& config);

/// What trade.regimes asks for, by state of regime.kind; empty when it asks for nothing.
///
/// Errors: invalid_argument: a state that the kind does not tell, or a value that does not fit.
Result<std::vector<RegimeTerms>> regime_terms_of(const Config& config);

/// The states of `kind` on every day of `market` at portfolio.decide_at. A kind that learns is
/// fitted anew each quarter from the begin of learn.timerange on, and tells nothing before.
///
/// Errors: those of read_regimes().
Result<RegimeHistory> read_market_regimes(const Config& config, const Market& market,
                                          std::string_view kind);

/// What a history says, as a backtest is told it.
std::vector<RegimeRead> events_of(const RegimeHistory& history);

}  // namespace tern
