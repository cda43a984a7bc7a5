#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/venue_session.h"
#include "source/capitalization_fetch.h"
#include "source/dominance_file.h"

namespace tern {

// What `tern data fetch --dominance`, `update`, and `import` do and say about capitalizations and
// dominances. Each text ends with a line end; `json` chooses the machine's form of the same facts.

struct DominanceRequest {
  std::string vendor = {};
  Timestamp since = {};  ///< of the daily figures
  bool dry_run = false;
  std::filesystem::path key_file = {};  ///< empty: keys from the environment only
  VenueAccess access = {};
};

/// What became of one vendor's series.
struct DominanceFetch {
  const CapitalizationService* service;
  std::string url;  ///< that its requests went to
  CapitalizationPlan plan = {};
  std::vector<CapitalizationFetched> series = {};  ///< none of a dry run
  Traffic traffic{};
};

/// Plans, and fetches unless it is a dry run.
///
/// Errors: invalid_argument: a vendor that tern cannot ask; those of find_api_key(); io,
/// corrupt_data.
Result<DominanceFetch> fetch_dominance(Database& database, const DominanceRequest& request);

/// The same for every vendor of whom figures are stored that can be asked, or for the one that
/// `request` names, from the first of these figures on.
///
/// Errors: invalid_argument: one URL for several vendors; as fetch_dominance().
Result<std::vector<DominanceFetch>> update_dominance(Database& database, DominanceRequest request);

/// Each request that would be sent, their number, and how long they would take.
std::string dominance_plan_text(std::span<const DominanceFetch> vendors, bool json);
/// What came, series by series, with the remarks and the terms.
std::string dominance_text(std::span<const DominanceFetch> vendors, bool json);
/// The failure of a fetch of which any series failed: of the kind of the first.
Status dominance_status(std::span<const DominanceFetch> vendors);

/// What became of one file of capitalizations.
struct ImportedCapitalizations {
  std::filesystem::path path;
  Result<std::vector<CapitalizationImport>> report;
};

/// Imports each of `files`; one that fails does not keep the others from the store.
std::vector<ImportedCapitalizations> import_capitalizations(
    Database& database, std::span<const std::filesystem::path> files,
    const CapitalizationFileOptions& options);
std::string capitalization_import_text(std::span<const ImportedCapitalizations> files, bool json);
/// The failure of an import of which any file failed: its own error when it is alone.
Status capitalization_import_status(std::span<const ImportedCapitalizations> files);

/// What is known of the quality of one stored series of capitalizations.
struct CapitalizationCheck {
  CapitalizationSummary is;
  std::size_t missing;    ///< days between the first figure and the last without any
  std::size_t revisions;  ///< figures that the vendor changed after they were stored
  /// Absent where no prices of it are told, as of shares and totals none can be.
  std::optional<std::vector<CapitalizationJump>> jumps;
};

/// Inspects every stored series but those of prices.
///
/// Errors: io, corrupt_data.
Result<std::vector<CapitalizationCheck>> check_capitalizations(Database& database);
std::string capitalization_check_text(std::span<const CapitalizationCheck> checks, bool json);

/// What a run learns of the whole market, a line for each path that is told: for its certificate.
std::vector<std::string> dominance_certificate(const Dominance& dominance);

/// Two texts of one command as one: JSON objects are joined, other texts follow each other.
std::string join_texts(const std::string& first, const std::string& second, bool json);

}  // namespace tern
