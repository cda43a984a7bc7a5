#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/run_store.h"
#include "validate/contest.h"

namespace tern {

// What the commands of `tern runs` do and say, apart from how they are asked (runs_command.cpp).
// Each text ends with a line end; `json` chooses the machine's form of the same facts.

struct ListedRun {
  RunRecord record;
  std::vector<ForecastSpan> spans;
};

/// Every stored run, the oldest first. Errors: io, corrupt_data.
Result<std::vector<ListedRun>> list_runs(Database& database);
std::string runs_text(std::span<const ListedRun> runs, bool json);

/// Which runs to compare. A name is what find_run() takes, and a model may follow it: "last:ridge".
struct RunsToCompare {
  std::string a;
  std::string b;
  std::vector<std::string> models;  ///< only these; empty: every model that both have
  std::string open_holdout = {};  ///< why rows of a hold-out are compared too; empty: they are not
};

/// One model of A against one of B on the rows that both forecast.
struct RunContest {
  std::string pair;
  Duration horizon{};
  std::string model_a;
  std::string model_b;
  bool nested = false;
  ContestScore score;
  /// p-values after Holm, each over the tests of its kind; 1 where there was no test.
  double squared_error_holm = 1;
  double ic_gain_holm = 1;
  double encompassing_holm = 1;
};

/// A key of the configuration that is not the same in both; empty where a run did not have it.
struct ConfigDifference {
  std::string key;
  std::string a;
  std::string b;
};

struct RunComparison {
  RunRecord a;
  RunRecord b;
  bool simulated;
  std::vector<ConfigDifference> differences;
  std::vector<RunContest> contests;  ///< by horizon, pair, and model
  std::vector<std::string> same;     ///< models left out, as both runs' forecasts are equal
};

/// Joins the forecasts of two runs with what came of them, and tests the difference. It is one more
/// look at the trials of both, and the ledger has it before anything is tested.
///
/// Determinism: the same at any number of `jobs`.
/// Errors: invalid_argument: a run against itself, runs of different markets, or of one that is no
/// longer stored so; not_found: a run or a model that is not stored, or nothing in common; those of
/// config_of() and acquire_market().
Result<RunComparison> compare_runs(Database& database, const RunsToCompare& asked,
                                   std::size_t jobs);
std::string comparison_text(const RunComparison& comparison, bool json);

/// The same in one sentence.
std::string conclusion_of(const RunComparison& comparison);

}  // namespace tern
