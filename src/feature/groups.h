#pragma once

#include <array>
#include <span>

#include "feature/definition.h"

namespace tern {

/// The rows of each group, beside their kernels in the file of that name.
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

/// All of them, in the order of the docs. A new group is a declaration above and a name here.
inline constexpr std::array kFeatureGroups = {
    return_features,
    momentum_features,
    trend_features,
    direction_features,
    regression_features,
    oscillator_features,
    band_features,
    candle_features,
    volatility_features,
    range_volatility_features,
    jump_features,
    volume_features,
    price_volume_features,
    liquidity_features,
    bulk_volume_features,
    flow_features,
    dependence_features,
    cross_asset_features,
    cross_section_features,
    idiosyncratic_features,
    dominance_proxy_features,
    dominance_features,
    timeframe_features,
    calendar_features,
    channel_features,
    adaptive_features,
    pressure_features,
    entropy_features,
};

}  // namespace tern
