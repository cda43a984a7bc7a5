#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "source/capitalization_source.h"

namespace tern {

struct CapitalizationFileOptions {
  std::string vendor = {};  ///< whose figures they are; empty: as the file itself says
  std::string name = {};    ///< the coin that they are of; empty: as the file's name says
  Timestamp now;            ///< a figure that is known later than this is refused
};

/// A file of capitalizations or dominances, every figure of it accounted for.
struct CapitalizationFile {
  std::string name;    ///< without its folder
  std::string sha256;  ///< of the bytes on disk
  std::string layout;  ///< "tradingview chart, 1D"
  std::string vendor;
  std::vector<CapitalizationAnswer> answers;
};

/// Whether a file of this name is TradingView's export of a chart of CRYPTOCAP.
bool is_dominance_chart(std::string_view file_name);

/// Whether such a text is of capitalizations, and not of bars.
bool is_capitalization_text(std::string_view file_name, std::string_view text);

/// The same of a file; false of one that cannot be read, of a folder, and of an archive of many.
bool is_capitalization_file(const std::filesystem::path& path);

/// Reads an export of a CRYPTOCAP chart ("CRYPTOCAP_BTC.D, 1D.csv"), whose closes are the figures;
/// a table of daily figures with a column `date` and columns such as `btc_cap`, `total_cap`,
/// `listed_sum_cap`, `btc_d`, and `btc_price`; a table as CoinGecko (`snapped_at`, `market_cap`),
/// CoinMarketCap (`marketCap`, or `btcDominance` and `totalMarketCap`), and Coin Metrics
/// (`CapMrktCurUSD`) publish them for one coin; or JSON, as read_capitalization_json() does.
///
/// The last row of a chart is refused, for nothing says whether it was finished when it was
/// exported. Empty cells are missing figures.
///
/// Errors: not_found; io; those of read_capitalization_text().
Result<CapitalizationFile> read_capitalization_file(const std::filesystem::path& path,
                                                    const CapitalizationFileOptions& options);

/// The same of a text that a file of this name holds; without the digest.
///
/// Errors: invalid_argument: nothing says whose figures they are, no column is known, or no row
/// holds one.
Result<CapitalizationFile> read_capitalization_text(std::string_view text,
                                                    std::string_view file_name,
                                                    const CapitalizationFileOptions& options);

/// What an import did with one series.
///
/// Holds: figures == outcome.inserted + outcome.unchanged + outcome.revised + outcome.quarantined.
struct CapitalizationImport {
  CapitalizationSeries series;
  ImportSource source;
  std::size_t figures;  ///< cells that are not empty
  ImportOutcome outcome;
};

/// Reads such a file into the store, each series in one transaction. Errors: as above.
Result<std::vector<CapitalizationImport>> import_capitalization_file(
    CapitalizationStore& store, const std::filesystem::path& path,
    const CapitalizationFileOptions& options);

}  // namespace tern
