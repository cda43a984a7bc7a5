#pragma once

#include <memory>
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
/// Requires: `model` is a name of forecaster_registry() and has the settings.
std::unique_ptr<VolatilityForecaster> make_har_corrected(std::string_view model,
                                                         const Settings& settings);

}  // namespace tern
