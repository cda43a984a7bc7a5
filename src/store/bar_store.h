#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/stretches.h"
#include "market/market.h"
#include "store/database.h"

namespace tern {

/// Names a series of bars: whose, of what, how wide. Vendors are never mixed in one series.
struct Series {
  std::string venue;  ///< "binance"
  Pair pair;
  Interval interval;
  friend auto operator<=>(const Series&, const Series&) = default;
};

/// A row that was refused, kept as it came.
struct QuarantinedRow {
  std::optional<Timestamp> open_time;  ///< when the row had one
  std::int64_t line;                   ///< in the file, from 1
  std::string text;                    ///< the row as it stood
  std::string reason;                  ///< "not on the 1h grid"
};

/// Where an import came from, for the books.
struct ImportSource {
  std::string name;    ///< the file's name, without its folder
  std::string sha256;  ///< of the file's bytes
  std::string layout;  ///< "binance kline, 11 columns, header, epoch ms"
  Timestamp imported_at;
};

/// What became of the rows of one import. Every row is in exactly one of the five; `revised` is
/// only ever counted by BarStore::record().
struct ImportOutcome {
  std::size_t inserted;
  std::size_t unchanged;    ///< already there, equal
  std::size_t completed;    ///< there without some kline extras, which this import adds
  std::size_t quarantined;  ///< refused: the caller's, and those that contradict a stored bar
  std::size_t revised = 0;  ///< there with other values, which the venue has since corrected
};

/// A bar that its venue changed after it was stored.
struct Revision {
  Timestamp open_time;
  Timestamp seen_at;  ///< when the later value came
  Bar former;
  Bar later;
};

struct SeriesSummary {
  Series series;
  std::size_t bars;         ///< 0 when every row of its imports was refused
  std::size_t quarantined;  ///< rows in quarantine
  Timestamp first;          ///< this and `last` are 1970-01-01 when there are no bars
  Timestamp last;           ///< open time of the newest bar
};

/// A past import, as the provenance table keeps it.
struct ImportRecord {
  Series series;
  ImportSource source;
  ImportOutcome outcome;
  std::optional<TimeRange> span;  ///< open times of the first and last row accepted; both are in
};

/// Bars and the books about them.
class BarStore {
 public:
  /// Requires: `database` outlives the store.
  explicit BarStore(Database& database) : database_(&database) {}

  /// Writes one import in one transaction: all of it or none. A bar equal to the stored one is
  /// unchanged; one that contradicts it is quarantined and the stored one kept. Repeating an import
  /// changes nothing but the provenance (a quarantined row is kept once).
  ///
  /// Requires: `bars` are possible, on the grid, and in strict time order.
  /// Errors: io (the disk is full, no permission), corrupt_data.
  Result<ImportOutcome> import(const Series& series, const ImportSource& source,
                               std::span<const Bar> bars, std::span<const QuarantinedRow> refused);

  /// Writes a venue's own answer about the open times of `answered`, in one transaction: as
  /// import(), but what it says of a stored bar is a correction. The later value is stored and both
  /// are kept as a Revision; extras that the answer lacks stay.
  ///
  /// Requires: as import(); the bars lie in `answered`.
  /// Errors: as import().
  Result<ImportOutcome> record(const Series& series, const ImportSource& source,
                               std::span<const Bar> bars, std::span<const QuarantinedRow> refused,
                               TimeRange answered);

  /// The open times about which the series' venue has answered. Errors: io, corrupt_data.
  Result<Stretches> answered(const Series& series) const;

  /// The open times in `range` of which a bar is stored. Errors: io, corrupt_data.
  Result<Stretches> held(const Series& series, TimeRange range) const;

  /// In the order in which they were seen. Errors: io, corrupt_data.
  Result<std::vector<Revision>> revisions(const Series& series) const;

  /// The bars whose open times lie in `range`, in time order. Every double comes back to the bit,
  /// but for the sign of a zero.
  /// Errors: io, corrupt_data.
  Result<std::vector<Bar>> load(const Series& series, TimeRange range) const;

  Result<std::vector<SeriesSummary>> list() const;
  Result<std::vector<QuarantinedRow>> quarantine(const Series& series) const;
  Result<std::vector<ImportRecord>> imports() const;

 private:
  Database* database_;
};

/// Loads one interval of several pairs onto one grid: from the first bar that any of them has in
/// `range` to the last. A stored series without bars in `range` is all holes.
///
/// Errors: not_found, naming the series that is not stored and how to import it, or the range where
/// none has bars; invalid_argument; corrupt_data; io.
Result<Market> load_market(Database& database, std::string_view venue, std::span<const Pair> pairs,
                           Interval interval, TimeRange range);

}  // namespace tern
