#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "source/ingest.h"
#include "store/capitalization_store.h"
#include "store/quality.h"

namespace tern {

// What the commands of `tern data` do and say, apart from how they are asked (data_command.cpp).
// Each text ends with a line end; `json` chooses the machine's form of the same facts.

/// Imports each of `files`, as import_path(); one that fails keeps no other from the store.
std::vector<ImportedFile> import_files(Database& database,
                                       std::span<const std::filesystem::path> files,
                                       const ImportOptions& options);
std::string import_text(std::span<const ImportedFile> files, bool json);
/// The failure of an import of which any file failed: its own error when it is alone. One that was
/// left out has not failed.
Status import_status(std::span<const ImportedFile> files);

std::string list_text(std::span<const SeriesSummary> summaries, bool json,
                      std::span<const CapitalizationSummary> capitalizations = {});

/// A stored series, inspected, and compared with what its shortest stored interval makes of it.
struct SeriesCheck {
  Certificate certificate;
  std::optional<ResampleCheck> resampled;  ///< absent for the shortest interval itself
  Stretches confirmed;                     ///< gaps that the venue itself says are so: outages
  std::size_t revisions;                   ///< bars that the venue corrected after they were stored
};

/// Inspects every stored series of `venue`, or those of `pairs` when there are any.
///
/// Errors: not_found, naming the pair or venue that is not stored; io; corrupt_data.
Result<std::vector<SeriesCheck>> check_series(Database& database, std::string_view venue,
                                              std::span<const Pair> pairs);
std::string check_text(std::span<const SeriesCheck> checks, bool json);

/// The stored bars of `series` in `range` as a kline file, or as JSON rows under their columns.
///
/// Errors: not_found, when there are none; io; corrupt_data.
Result<std::string> export_text(Database& database, const Series& series, TimeRange range,
                                bool json);

}  // namespace tern
