#pragma once

#include <memory>

#include "forecast/forecaster.h"

namespace tern {

/// The makers behind the registry, one for each row.
std::unique_ptr<Forecaster> make_zero(const ForecasterOptions& options);
std::unique_ptr<Forecaster> make_mean(const ForecasterOptions& options);
std::unique_ptr<Forecaster> make_ar1(const ForecasterOptions& options);
std::unique_ptr<Forecaster> make_ridge(const ForecasterOptions& options);
#ifdef TERN_HAS_XGBOOST
std::unique_ptr<Forecaster> make_xgboost(const ForecasterOptions& options);
#endif

}  // namespace tern
