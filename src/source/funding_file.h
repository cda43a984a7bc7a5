#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/csv_file.h"
#include "store/funding_store.h"

namespace tern {

/// Whose funding a file holds when nobody says: all the layouts that are known are of these.
inline constexpr std::string_view kFundingVenue = "binance-perp";

struct FundingFileOptions {
  std::string venue = std::string(kFundingVenue);
  std::optional<Pair> pair = std::nullopt;  ///< unset: as the file's name says
  Timestamp now;                            ///< a rate that is due later than this is refused
};

/// A file of funding rates, every row of it accounted for.
struct FundingFile {
  std::string name;    ///< without its folder
  std::string sha256;  ///< of the bytes on disk
  std::string layout;  ///< "funding rates", "daily means of funding"
  Pair pair;
  std::size_t rows;
  std::vector<StoredFunding> rates;  ///< in strict order
  std::vector<QuarantinedRow> refused;
};

/// Whether the first line of a file says that it holds funding rates. A file that cannot be read
/// does not.
bool is_funding_file(const std::filesystem::path& path);

/// Reads rates as Binance exports them (calc_time, funding_interval_hours, last_funding_rate), as
/// its API names them (funding_time, funding_rate), or as daily means (date, funding_rate).
///
/// Time: a venue stamps what falls due on the hour some milliseconds after it; the rate is due on
///       the hour. A day's mean stands for each of its three rates, at 00, 08, and 16 h UTC; one
///       that cannot be the mean of three rates of eight decimals is of a day on which the venue
///       settled at other times, and is refused, for their sum is not known.
/// Errors: invalid_argument: nothing says the pair, no column is known, or no row can be used.
Result<FundingFile> read_funding(const TextFile& file, std::string_view name,
                                 const FundingFileOptions& options);

/// What an import did.
struct FundingImport {
  FundingSeries series;
  ImportSource source;
  std::size_t rows;
  ImportOutcome outcome;  ///< of rates, three to a daily mean; and of rows in the quarantine
  std::string first_refused = {};  ///< why, of the first row in the quarantine
};

/// Reads such a file, gzipped or not, into the store, in one transaction.
/// Errors: those of read_text_file(), read_funding(), and FundingStore::record().
Result<FundingImport> import_funding_file(FundingStore& store, const std::filesystem::path& path,
                                          const FundingFileOptions& options);

}  // namespace tern
