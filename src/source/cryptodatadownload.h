#pragma once

#include "source/bar_format.h"

namespace tern {

// CryptoDataDownload's CSV: a line about itself, a header, and the newest row first.

bool is_cryptodatadownload(std::string_view file_name, std::string_view text);

/// Reads Binance_BTCUSDT_1h.csv, Bitstamp_BTCUSD_d.csv, Gemini_ETHUSD_2020_minute.csv.
Result<NamedSeries> cryptodatadownload_named(const std::filesystem::path& file);

/// The volumes are told apart by the asset in their names: some files have the quote's first.
Result<KlineTable> cryptodatadownload_table(std::string_view text, const Pair& pair);

}  // namespace tern
