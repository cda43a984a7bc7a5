#pragma once

#include <vector>

#include "report/compatible_metrics.h"
#include "report/report.h"
#include "report/table.h"

namespace tern {

/// The benchmark that stands for the market: equal weights held, or the one pair; null without.
const StrategyReport* market_of(const Report& report);

/// What other tools would say of the primary strategy: of the daily returns that tern report export
/// writes, and of its trades. Empty without a primary strategy.
std::vector<LibraryValue> library_values(const Report& report);

/// The end of a report: tails and trades of every curve, what of it was the market, and the numbers
/// of other tools beside ours.
std::vector<Table> appendix_tables(const Report& report);

/// The same in a document.
std::string appendix_html(const Report& report);
std::string appendix_markdown(const Report& report);

}  // namespace tern
