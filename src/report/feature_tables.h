#pragma once

#include "report/feature_report.h"
#include "report/table.h"

namespace tern {

/// The tables of a feature report. "simulated data" is in each caption where it is true.

/// The `max` largest rank ICs of train, with those of test.
Table strongest_table(const FeatureReport& report, std::size_t max);
/// Every cluster of at least two, with its members.
Table cluster_table(const FeatureReport& report);
/// Every feature with the one that is most like it.
Table likeness_table(const FeatureReport& report);
/// Every feature of one pair, with everything but the years.
Table facts_table(const FeatureReport& report, std::size_t pair);
/// Every feature of one pair, by calendar year.
Table year_table(const FeatureReport& report, std::size_t pair);
/// One number of each pair, for `features`.
Table pair_table(const FeatureReport& report, std::string_view caption,
                 const std::vector<std::size_t>& features, FeatureNumber number);
Table provenance_table(const FeatureReport& report);

/// `caption`, and whether the data were simulated.
std::string captioned(const FeatureReport& report, std::string_view caption);

/// "1h bars of binance", "simulated 1h bars".
std::string bars_text(const FeatureReport& report);

}  // namespace tern
