#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "forecast/volatility.h"

namespace tern {

/// The makers behind the registry of volatility models, one for each row.
std::unique_ptr<VolatilityForecaster> make_last_variance(const Settings& settings);
std::unique_ptr<VolatilityForecaster> make_ewma(const Settings& settings);
std::unique_ptr<VolatilityForecaster> make_har_plain(const Settings& settings);
std::unique_ptr<VolatilityForecaster> make_har(const Settings& settings);
std::unique_ptr<VolatilityForecaster> make_har_leverage(const Settings& settings);

/// har_leverage, corrected by `model`, which learns what it leaves over from every feature.
/// Requires: `model` is a name of forecaster_registry() and has settings of these names.
std::unique_ptr<VolatilityForecaster> make_har_corrected(std::string_view model,
                                                         std::span<const Setting> names,
                                                         const Settings& settings);

}  // namespace tern
