#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/config.h"
#include "market/market.h"
#include "store/database.h"
#include "store/run_store.h"

namespace tern {

using Literals = std::map<std::string, std::string, std::less<>>;

/// Every key of the run's configuration with its value, as they were written then.
Literals literals_of(const RunRecord& run);

/// "3f2a91c4bd  2026-07-28 14:20  commit dc3f31d939".
std::string title_of(const RunRecord& run);

/// The run that `name` means: the beginning of one id, `last`, or `last~2` for the second before.
///
/// Requires: `runs` has the oldest first.
/// Errors: not_found; invalid_argument: several ids begin so.
Result<RunRecord> find_run(std::span<const RunRecord> runs, std::string_view name);

/// The configuration of a run; keys that came later are at their defaults.
///
/// Errors: unsupported: it has keys or values that this tern does not know.
Result<Config> config_of(const RunRecord& run);

/// What came of a forecast; nothing where a bar is missing, or not there yet.
std::optional<double> outcome_of(const Market& market, const ForecastRow& row);

/// The market that a run saw: the stored bars, or the simulated ones made anew.
///
/// Errors: invalid_argument: it is not the same any more; those of acquire_market().
Result<Market> market_of(const RunRecord& run, const Config& config, Database& database);

}  // namespace tern
