#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace tern {

/// One configuration that is evaluated on out-of-sample rows.
struct Trial {
  std::string kind;       ///< "strategy", "forecast", or "study"
  std::string name;       ///< for people: "threshold 50/25/25 on ridge 1h"
  std::string market;     ///< what the bars are of: "store", or which simulation
  std::string config;     ///< every setting that decides the result, one `key = value` a line
  std::string code;       ///< the commit, or the version outside of a checkout
  std::string data_hash;  ///< of the market: content_hash()
  TimeRange range;        ///< out of sample

  friend bool operator==(const Trial&, const Trial&) = default;
};

/// SHA-256 of kind, configuration, code, and data: what makes a trial another one.
std::string trial_id(const Trial& trial);

/// One evaluation of some trials, at one time.
struct Look {
  Timestamp at;
  std::string command;  ///< "tern run"
  std::string market;   ///< as in Trial
  TimeRange range;      ///< the out-of-sample rows that it sees
  std::string reason;   ///< why it opened a hold-out; empty when it did not

  friend bool operator==(const Look&, const Look&) = default;
};

/// What came of a trial. Missing: NaN.
struct TrialFigures {
  double sharpe;  ///< per bar, net of costs; of a strategy
  double ic;      ///< mean over pairs; of forecasts, as is r2_oos
  double r2_oos;
};

struct TrialRecord {
  std::string id;
  Trial trial;
  std::size_t looks;
  Timestamp first, last;  ///< when it was looked at
  TrialFigures figures;   ///< the newest
};

struct LookRecord {
  Look look;
  std::size_t trials;
};

/// Everything that was ever evaluated out of sample. It only grows: triggers of the database refuse
/// to change or delete a row.
class TrialLedger {
 public:
  /// Requires: `database` outlives the ledger.
  explicit TrialLedger(Database& database) : database_(&database) {}

  /// Writes down that `trials` are about to be evaluated, and returns the number of the look. A
  /// trial that the ledger has already is looked at once more, and is not another one.
  ///
  /// Errors: io, corrupt_data.
  Result<std::int64_t> look(const Look& look, std::span<const Trial> trials);

  /// What came of the trials of a look.
  ///
  /// Requires: shape [trials] for both; not told before.
  /// Errors: io, corrupt_data.
  Status tell(std::int64_t look, std::span<const Trial> trials,
              std::span<const TrialFigures> figures);

  /// Every trial, in the order of its first look. Errors: io, corrupt_data.
  Result<std::vector<TrialRecord>> trials() const;

  /// Every look, the first one first. Errors: io, corrupt_data.
  Result<std::vector<LookRecord>> looks() const;

 private:
  Database* database_;
};

}  // namespace tern
