#pragma once

#include <span>

#include "app/config.h"
#include "feature/definition.h"
#include "market/market.h"
#include "validate/feature_study.h"

namespace tern {

/// Measures `features` and studies them over the first of learn.horizons: chosen by what is before
/// learn.timerange and its embargo, judged inside it.
///
/// Determinism: the same at any number of `jobs`.
/// Errors: those of measure(), make_dataset(), and test_range().
Result<FeatureStudy> study(const Config& config, const Market& market,
                           std::span<const Feature* const> features, std::size_t jobs);

}  // namespace tern
