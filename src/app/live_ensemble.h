#pragma once

#include <span>

#include "app/live.h"
#include "dataset/dataset.h"
#include "forecast/conformal.h"
#include "store/database.h"

namespace tern {

/// Adds the ensembles of the models that answered, weighed by what came of the forecasts that the
/// newest stored run of this configuration made out of sample; or says why there are none.
///
/// Requires: `datasets` are of `market`. Errors: io, corrupt_data.
Status add_ensembles(const Config& config, const Market& market, Database& database,
                     std::span<const Dataset> datasets, IntervalMethod method, LiveReport& report);

}  // namespace tern
