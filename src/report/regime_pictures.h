#pragma once

#include <string>

#include "report/page.h"
#include "report/report.h"

namespace tern {

/// The price, a ribbon of states below it for each kind, and the shares with their thresholds.
/// Requires: the report has regimes.
Picture regime_figure(const Report& report);

/// The same as a file of its own: an SVG document that asks nothing of the network.
std::string regime_picture(const RegimeReport& regimes, bool simulated);

}  // namespace tern
