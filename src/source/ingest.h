#pragma once

#include <optional>
#include <string>
#include <vector>

#include "source/csv.h"

namespace tern {

struct ImportOptions {
  std::optional<std::string> venue = std::nullopt;  ///< unset: as the file says
  KlineOptions kline;
};

/// What an import did.
///
/// Holds: rows == outcome.inserted + outcome.unchanged + outcome.completed + outcome.quarantined.
struct ImportReport {
  Series series;
  ImportSource source;
  std::size_t rows;
  ImportOutcome outcome;
};

/// What became of one file, or of one in a folder or an archive.
struct ImportedFile {
  std::filesystem::path path;  ///< that of an archive, and behind it the name inside
  Result<ImportReport> report;
  bool left_out = false;  ///< it was not asked for, or its name says that tern cannot keep it
};

/// Reads a file of bars into the store, in one transaction: all of it or nothing. Every row becomes
/// a bar or is kept in the quarantine.
///
/// Errors: those of read_kline_file() and BarStore::import(); invalid_argument: nothing says whose
/// bars they are.
Result<ImportReport> import_file(BarStore& store, const std::filesystem::path& path,
                                 const ImportOptions& options);

/// Reads what `path` names: a file; or each file of bars inside a folder, or inside a zip archive,
/// whose name says its series. Of these, a pair and an interval in `options` choose.
///
/// Errors: one that keeps all of it from the store is the only entry; else each file has its own.
std::vector<ImportedFile> import_path(BarStore& store, const std::filesystem::path& path,
                                      const ImportOptions& options);

}  // namespace tern
