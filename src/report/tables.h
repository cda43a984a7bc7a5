#pragma once

#include "report/report.h"
#include "report/table.h"

namespace tern {

/// The tables of a report, the same in every document. "simulated data" is in each caption where it
/// is true.

Table strategy_table(const Report& report);
Table ratio_table(const Report& report);
Table test_table(const Report& report);
Table setup_table(const Report& report);
Table year_table(const Report& report);
Table decile_table(const Report& report);
Table trade_table(const Report& report);
Table model_table(const Report& report);
Table provenance_table(const Report& report);

/// Every column of `frame` at the end of each month, or of each day in a run of up to two months.
Table calendar_table(const Report& report, const std::string& caption, const Frame& frame);

/// "1h bars of binance", "simulated 1h bars".
std::string bars_text(const Report& report);

/// `caption`, and whether the data were simulated.
std::string captioned(const Report& report, std::string_view caption);

}  // namespace tern
