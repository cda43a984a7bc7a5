#pragma once

#include <span>

#include "feature/definition.h"

namespace tern {

/// The rows of each group, beside their kernels in the file of that name; registry.h has them all.
std::span<const Feature> return_features();
std::span<const Feature> momentum_features();
std::span<const Feature> trend_features();
std::span<const Feature> direction_features();
std::span<const Feature> regression_features();
std::span<const Feature> oscillator_features();
std::span<const Feature> band_features();
std::span<const Feature> candle_features();
std::span<const Feature> volatility_features();
std::span<const Feature> range_volatility_features();
std::span<const Feature> jump_features();
std::span<const Feature> volume_features();
std::span<const Feature> price_volume_features();
std::span<const Feature> liquidity_features();
std::span<const Feature> bulk_volume_features();
std::span<const Feature> flow_features();
std::span<const Feature> dependence_features();
std::span<const Feature> cross_asset_features();
std::span<const Feature> cross_section_features();
std::span<const Feature> idiosyncratic_features();
std::span<const Feature> dominance_proxy_features();
std::span<const Feature> dominance_features();
std::span<const Feature> timeframe_features();
std::span<const Feature> calendar_features();
std::span<const Feature> channel_features();
std::span<const Feature> adaptive_features();
std::span<const Feature> pressure_features();
std::span<const Feature> entropy_features();

}  // namespace tern
