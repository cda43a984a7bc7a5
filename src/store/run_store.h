#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace tern {

/// What is needed to do a run again.
struct RunRecord {
  std::string id;
  Timestamp started_at;
  std::string config;       ///< the whole of it, as text
  std::string config_hash;  ///< SHA-256
  std::string data_hash;    ///< of the market: content_hash()
  std::string git_commit;
  std::uint64_t seed;

  friend bool operator==(const RunRecord&, const RunRecord&) = default;
};

/// One forecast of a log return over (as_of, as_of + horizon].
struct ForecastRow {
  std::string model;
  std::string pair;         ///< "BTC/USDT"
  std::int64_t horizon_ms;  ///< milliseconds
  std::int64_t as_of_ms;    ///< milliseconds since 1970, UTC
  double mean;
  double stddev;
  std::uint32_t fold;
  /// Ascending, at the levels of the tern that made them; empty where it kept none.
  std::vector<float> quantiles = {};

  friend bool operator==(const ForecastRow&, const ForecastRow&) = default;
};

/// What a run keeps of one model, pair, and horizon.
struct ForecastSpan {
  std::string model;
  std::string pair;
  std::int64_t horizon_ms;
  std::size_t forecasts;
  Timestamp first, last;  ///< as_of

  friend bool operator==(const ForecastSpan&, const ForecastSpan&) = default;
};

/// What the forecasts of one model, pair, and horizon took. Absent: not known.
struct FitCost {
  std::string model;
  std::string pair;
  std::int64_t horizon_ms;
  std::optional<double> seconds;      ///< of one core, to fit and to forecast all folds
  std::optional<double> model_bytes;  ///< of the fitted models of all folds, as saved

  friend bool operator==(const FitCost&, const FitCost&) = default;
};

/// Past runs and what they forecast.
class RunStore {
 public:
  /// Requires: `database` outlives the store.
  explicit RunStore(Database& database) : database_(&database) {}

  /// Writes a run and its forecasts in one transaction, in place of a run of the same id.
  ///
  /// Requires: means, standard deviations, and quantiles are finite.
  /// Errors: invalid_argument: two rows of one model, pair, horizon, and as_of; io; corrupt_data.
  Status save(const RunRecord& run, std::span<const ForecastRow> forecasts,
              std::span<const FitCost> costs = {});

  /// Every run, the oldest first. Errors: io, corrupt_data.
  Result<std::vector<RunRecord>> list() const;

  /// By model, pair, horizon, and as_of; empty for a run that is not stored. Every number returns
  /// to the bit, but for the sign of a zero.
  /// Errors: io, corrupt_data.
  Result<std::vector<ForecastRow>> forecasts(std::string_view run_id) const;
  /// Those of one model, pair, and horizon.
  Result<std::vector<ForecastRow>> forecasts(std::string_view run_id,
                                             const ForecastSpan& span) const;

  /// By model, pair, and horizon; empty where the run kept none. Errors: io, corrupt_data.
  Result<std::vector<FitCost>> costs(std::string_view run_id) const;

  /// What forecasts() would give, counted. Errors: io, corrupt_data.
  Result<std::vector<ForecastSpan>> spans(std::string_view run_id) const;

 private:
  Database* database_;
};

}  // namespace tern
