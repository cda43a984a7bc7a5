#pragma once

#include <memory>
#include <vector>

#include "forecast/forecaster.h"

namespace tern {

/// The share of a label's variance that a model is expected to explain before it has seen
/// anything; it sets how far weights and leaves are shrunk.
inline constexpr Setting kPriorR2 = {
    "prior_r2",
    {0.002, 0.002, 0.002},
    1e-9,
    0.999,
    "The share of variance that returns can be expected to show; smaller shrinks more."};

/// The makers behind the registry, one for each row.
std::unique_ptr<Forecaster> make_zero(const Settings& settings);
std::unique_ptr<Forecaster> make_mean(const Settings& settings);
std::unique_ptr<Forecaster> make_ar1(const Settings& settings);
std::unique_ptr<Forecaster> make_ridge(const Settings& settings);
std::unique_ptr<Forecaster> make_elastic_net(const Settings& settings);
std::unique_ptr<Forecaster> make_nlinear(const Settings& settings);
std::unique_ptr<Forecaster> make_dlinear(const Settings& settings);
std::unique_ptr<Forecaster> make_lstm(const Settings& settings);
std::unique_ptr<Forecaster> make_transformer(const Settings& settings);
std::unique_ptr<Forecaster> make_multitask(const Settings& settings);
#ifdef TERN_HAS_XGBOOST
std::unique_ptr<Forecaster> make_random_forest(const Settings& settings);
std::unique_ptr<Forecaster> make_xgboost(const Settings& settings);
#endif
#ifdef TERN_HAS_LIGHTGBM
std::unique_ptr<Forecaster> make_lightgbm(const Settings& settings);
#endif

/// The models of the user's own: cmake/own_forecasters.cmake writes it, from the files it finds.
std::vector<ForecasterKind> own_forecasters();

}  // namespace tern
