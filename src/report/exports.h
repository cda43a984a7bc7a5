#pragma once

#include <string>

#include "report/report.h"

namespace tern {

/// One simple return per day, "date,return": what quantstats takes with pandas' read_csv. The first
/// is against the starting capital.
std::string to_returns_csv(const StrategyReport& strategy);

/// The trades as freqtrade's backtest result has them (docs/formats.md).
/// Source: freqtrade/data/btanalysis/bt_fileutils.py, BT_DATA_COLUMNS.
std::string to_freqtrade_json(const Report& report, const StrategyReport& strategy);

}  // namespace tern
