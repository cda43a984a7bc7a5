#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "source/funding_file.h"

namespace tern {

// What the commands of `tern data` do and say about funding. Each text ends with a line end, or is
// empty when there is none; `json` chooses the machine's form of the same facts.

/// What became of one file of funding.
struct ImportedFunding {
  std::filesystem::path path;
  Result<FundingImport> report;
};

/// Imports each of `files`; one that fails does not keep the others from the store.
std::vector<ImportedFunding> import_funding(Database& database,
                                            std::span<const std::filesystem::path> files,
                                            const FundingFileOptions& options);
std::string funding_import_text(std::span<const ImportedFunding> files, bool json);
/// The failure of an import of which any file failed: its own error when it is alone.
Status funding_import_status(std::span<const ImportedFunding> files);

std::string funding_list_text(std::span<const FundingSummary> summaries, bool json);

}  // namespace tern
