#pragma once

#include <string>
#include <vector>

#include "report/report.h"
#include "store/database.h"
#include "store/run_store.h"
#include "validate/side_by_side.h"

namespace tern {

// What `tern compare` does and says, apart from how it is asked (compare_command.cpp).

/// Which models to put side by side. Empty lists: all that the run kept.
struct ModelsToCompare {
  std::string run = "last";  ///< as find_run() takes it
  std::vector<std::string> pairs = {};
  std::vector<std::string> horizons = {};  ///< "1h"
  std::vector<std::string> models = {};
  std::string rival{kNoChange};
  std::string open_holdout = {};  ///< why rows of a hold-out are seen too; empty: they are not
};

struct ModelComparison {
  RunRecord run;
  bool simulated;
  std::string rival;
  /// By horizon, pair, and R2, the best first; without years, deciles, and calibration.
  std::vector<ForecastReport> rows;
  std::vector<PairRanking> rankings;
};

/// Joins the kept forecasts of a run with what came of them. They were counted as trials when the
/// run made them, and nothing is evaluated anew; so it is one more look at those trials, and the
/// ledger has it before anything is measured.
///
/// Determinism: the same at any number of jobs, and for a whole run the same as its report.
/// Errors: not_found: a run, pair, horizon, or model that is not stored; invalid_argument: nothing
/// is left beside a hold-out; those of config_of() and market_of().
Result<ModelComparison> compare_models(Database& database, const ModelsToCompare& asked,
                                       std::size_t jobs);

/// Ends with a line end; `json` chooses the machine's form of the same facts.
std::string comparison_text(const ModelComparison& comparison, bool json);

}  // namespace tern
