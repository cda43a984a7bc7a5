#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/capitalization_jump.h"
#include "market/dominance.h"
#include "store/bar_store.h"

namespace tern {

struct CapitalizationSummary {
  CapitalizationSeries series;
  std::size_t figures;      ///< 0 when every row of its imports was refused
  Timestamp first, last;    ///< as stamped; 1970-01-01 when there are no figures
  std::size_t quarantined;  ///< rows in quarantine
};

/// A figure that its vendor changed after it was stored.
struct CapitalizationRevision {
  Timestamp stamped;
  Timestamp known_at;
  Timestamp seen_at;  ///< when the later value came
  double former;
  double later;
};

/// Capitalizations and dominances, with the books about them.
///
/// A figure is named by its stamp and by when it was known: of the daily and the hourly closes of
/// one index two may bear the same stamp, and are the states of two instants.
class CapitalizationStore {
 public:
  /// Requires: `database` outlives the store.
  explicit CapitalizationStore(Database& database) : database_(&database) {}

  /// Writes figures in one transaction. One that is stored with another value is revised: the later
  /// value is stored, and the former kept. `refused` goes to the quarantine, once. `holes` are the
  /// stamps of daily figures that the vendor itself, when asked, did not have.
  ///
  /// Requires: possible values in strict order of their stamps.
  /// Errors: io, corrupt_data.
  Result<ImportOutcome> record(const CapitalizationSeries& series, const ImportSource& source,
                               std::span<const Capitalization> figures,
                               std::span<const QuarantinedRow> refused = {},
                               std::span<const Timestamp> holes = {});

  /// Those stamped in `range`, in the order in which they were known. Errors: io, corrupt_data.
  Result<std::vector<Capitalization>> load(const CapitalizationSeries& series,
                                           TimeRange range) const;

  /// In the order of their stamps; those that came after all are none any more.
  Result<std::vector<Timestamp>> holes(const CapitalizationSeries& series) const;

  /// In the order in which they were seen.
  Result<std::vector<CapitalizationRevision>> revisions(const CapitalizationSeries& series) const;

  Result<std::vector<QuarantinedRow>> quarantine(const CapitalizationSeries& series) const;
  Result<std::vector<CapitalizationSummary>> list() const;

 private:
  Database* database_;
};

/// The dominance by the figures of `vendor` alone: its own (BTC.D), or its BTC over its TOTAL. Of
/// the two the one that speaks of more days, for the two may differ in what they count, and a share
/// that went from one to the other would jump; its own where both speak of as many. TOTAL3
/// likewise: its own, or its TOTAL less its BTC and ETH. Eras are those of find_jumps().
///
/// `total` names the series that shares are taken of. Of any but TOTAL a vendor's own shares, which
/// are of another whole, are left out. Where it ends the shares end.
/// Empty when nothing of it is stored, or `vendor` is.
///
/// Errors: io, corrupt_data.
Result<Dominance> load_dominance(Database& database, std::string_view vendor,
                                 const std::string& total = "TOTAL");

/// The jumps of one coin's capitalization by the prices that its vendor tells with it
/// ("BTC.PRICE").
///
/// Missing: no list at all where the vendor tells no prices of it.
/// Errors:  io, corrupt_data.
Result<std::optional<std::vector<CapitalizationJump>>> load_jumps(
    Database& database, const CapitalizationSeries& series);

}  // namespace tern
