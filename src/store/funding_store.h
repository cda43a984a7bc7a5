#pragma once

#include <span>
#include <string>
#include <vector>

#include "market/funding.h"
#include "store/bar_store.h"

namespace tern {

/// Whose perpetual on which pair.
struct FundingSeries {
  std::string venue;  ///< "binance-perp"
  Pair pair;
};

/// A rate as it is stored.
struct StoredFunding {
  FundingRate rate;
  bool is_mean;  ///< its day's mean, in place of its own, which is not known
  friend bool operator==(const StoredFunding&, const StoredFunding&) = default;
};

struct FundingSummary {
  FundingSeries series;
  std::size_t rates;
  std::size_t means;        ///< of them, in place of their own
  Timestamp first, last;    ///< 1970-01-01 when there are none
  std::size_t missing;      ///< instants at 00, 08, and 16 h UTC between the two without a rate
  std::size_t revised;      ///< changed after they were stored; the former are kept
  std::size_t quarantined;  ///< rows in quarantine
};

/// Funding rates, with the books about them.
class FundingStore {
 public:
  /// Requires: `database` outlives the store.
  explicit FundingStore(Database& database) : database_(&database) {}

  /// Writes rates in one transaction. A rate of its own completes what was a day's mean; a mean
  /// never replaces one. Otherwise one that is stored with another value is revised, and the former
  /// kept. `refused` goes to the quarantine, once.
  ///
  /// Requires: in strict order of their instants.
  /// Errors: io, corrupt_data.
  Result<ImportOutcome> record(const FundingSeries& series, const ImportSource& source,
                               std::span<const StoredFunding> rates,
                               std::span<const QuarantinedRow> refused);

  /// In order. Errors: io, corrupt_data.
  Result<std::vector<StoredFunding>> load(const FundingSeries& series) const;

  /// Errors: io, corrupt_data.
  Result<std::vector<FundingSummary>> list() const;

 private:
  Database* database_;
};

/// What is stored of the funding of `pairs` until `end`: Market::funding.
///
/// Errors: not_found, when nothing is stored of a pair; io; corrupt_data.
Result<std::vector<std::vector<FundingRate>>> load_funding(Database& database,
                                                           const std::string& venue,
                                                           std::span<const Pair> pairs,
                                                           Timestamp end);

}  // namespace tern
