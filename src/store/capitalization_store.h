#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/capitalization.h"
#include "store/bar_store.h"

namespace tern {

struct CapitalizationSummary {
  CapitalizationSeries series;
  std::size_t figures;
  Timestamp first, last;  ///< as stamped
};

/// Capitalizations and dominances, with the books about them.
class CapitalizationStore {
 public:
  /// Requires: `database` outlives the store.
  explicit CapitalizationStore(Database& database) : database_(&database) {}

  /// Writes figures in one transaction. One that is stored with another value is revised: the later
  /// value is stored, and the former kept.
  ///
  /// Requires: finite, positive values in strict order of their stamps.
  /// Errors: io, corrupt_data.
  Result<ImportOutcome> record(const CapitalizationSeries& series, const ImportSource& source,
                               std::span<const Capitalization> figures);

  /// Those stamped in `range`, in order. Errors: io, corrupt_data.
  Result<std::vector<Capitalization>> load(const CapitalizationSeries& series,
                                           TimeRange range) const;

  Result<std::vector<CapitalizationSummary>> list() const;

 private:
  Database* database_;
};

}  // namespace tern
