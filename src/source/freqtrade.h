#pragma once

#include "source/bar_format.h"

namespace tern {

// Candles as freqtrade stores them: one JSON array of [ms, open, high, low, close, volume].

bool is_freqtrade(std::string_view file_name, std::string_view text);

/// Reads BTC_USDT-1h.json[.gz]. The venue is the name of its folder where freqtrade keeps it there,
/// as in user_data/data/binance. Errors: invalid_argument: futures, trades, or another interval.
Result<NamedSeries> freqtrade_named(const std::filesystem::path& file);

Result<KlineTable> freqtrade_table(std::string_view text, const Pair& pair);

}  // namespace tern
