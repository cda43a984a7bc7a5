#pragma once

#include <vector>

#include "dataset/purged_folds.h"
#include "validate/out_of_sample.h"

namespace tern {

/// Forecasts of all of a dataset's rows, several times over.
///
/// How much the paths differ shows how much a score owes to the stretch of history that a model
/// happened to learn from. They are no independent samples, and models here have seen the future:
/// compare configurations by them, and take claims from forecast_out_of_sample().
struct CrossValidation {
  std::vector<std::vector<ForecastTable>> paths;  ///< shape [paths, models]; each in time order
  std::vector<FoldFit> fits;                      ///< by fold and model
};

/// Fits every model once per fold and threads what they forecast into paths. `options.splits` is
/// not asked.
///
/// Missing: rows of a fold that could not be fitted, as in forecast_out_of_sample().
/// Errors: as purged_folds(); not_found, unsupported: a model that cannot be made.
Result<CrossValidation> cross_validate(const Dataset& dataset, const FoldCut& cut,
                                       const OutOfSampleOptions& options);

}  // namespace tern
