#pragma once

#include "source/bar_format.h"

namespace tern {

// What TradingView's "export chart data" writes: bars, and whatever indicators were on the chart.

/// The parts of "BINANCE_BTCUSDT, 60_8b026 (1).csv".
struct ChartName {
  std::string_view exchange;
  std::string_view symbol;
  std::string_view resolution;
};

/// Nothing, when it is no name of an export.
std::optional<ChartName> chart_name(std::string_view name);

bool is_tradingview(std::string_view file_name, std::string_view text);

/// Reads "BINANCE_BTCUSDT, 60.csv" and "COINBASE_BTCUSD, 1D_8b026 (1).csv". Errors:
/// invalid_argument: a chart of capitalizations, or a resolution that is not an interval of tern's.
Result<NamedSeries> tradingview_named(const std::filesystem::path& file);

/// Errors: invalid_argument; also when there is no volume, which a bar needs.
Result<KlineTable> tradingview_table(std::string_view text, const Pair& pair);

}  // namespace tern
