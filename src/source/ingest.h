#pragma once

#include "source/csv.h"

namespace tern {

struct ImportOptions {
  std::string venue = "binance";
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

/// Reads a kline file into the store, in one transaction: all of it or nothing. Every row becomes a
/// bar or is kept in the quarantine.
///
/// Errors: those of read_kline_file() and BarStore::import().
Result<ImportReport> import_file(BarStore& store, const std::filesystem::path& path,
                                 const ImportOptions& options);

}  // namespace tern
