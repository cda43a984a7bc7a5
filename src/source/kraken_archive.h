#pragma once

#include "source/bar_format.h"

namespace tern {

// Kraken's downloadable history: CSV without a header, and rows only where there were trades.

bool is_kraken_archive(std::string_view file_name, std::string_view text);

/// Reads XBTUSD_60.csv: Kraken's names of the assets, and minutes. Errors: invalid_argument:
/// minutes that are not an interval of tern's.
Result<NamedSeries> kraken_archive_named(const std::filesystem::path& file);

Result<KlineTable> kraken_archive_table(std::string_view text, const Pair& pair);

/// The pair that Kraken calls "XBTUSD"; nothing when its quote asset is not known.
std::optional<Pair> kraken_archive_pair(std::string_view name);

}  // namespace tern
