#pragma once

#include "report/feature_report.h"
#include "report/page.h"

namespace tern {

/// The pictures of a feature report.

Picture correlation_picture(const FeatureReport& report);
/// The strongest of train by year, no two of one cluster.
Picture rank_ic_picture(const FeatureReport& report);
Picture stability_picture(const FeatureReport& report);
Picture missing_picture(const FeatureReport& report);

}  // namespace tern
