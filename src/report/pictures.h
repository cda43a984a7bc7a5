#pragma once

#include "report/chart.h"
#include "report/page.h"
#include "report/report.h"

namespace tern {

Picture equity_picture(const Report& report);
Picture drawdown_picture(const Report& report);
Picture rolling_ic_picture(const Report& report);
Picture decile_picture(const Report& report);
Picture cost_picture(const Report& report);
Picture weight_picture(const Report& report);

/// The color of a pair, the same in all pictures.
std::string pair_css(const Report& report, std::string_view pair);

/// The values of `column` on `grid`, which may be another run of days; NaN where there is none.
std::vector<double> daily_values(const Frame& frame, std::string_view column, const TimeGrid& grid);

/// `chart` in both sizes, with the values of its lines as the table.
Picture time_picture(const Report& report, std::string id, TimeChart chart, std::string caption);

}  // namespace tern
