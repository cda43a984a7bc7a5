#pragma once

#include <array>
#include <optional>
#include <vector>

#include "report/page.h"
#include "report/report.h"

namespace tern {

/// Returns of one calendar year (UTC). Months outside the period have none; its first and last may
/// be parts of months.
struct YearOfReturns {
  int year;
  std::array<std::optional<double>, 12> months;
  double whole;  ///< of the part of the year that lies in the period
};

/// The simple returns of a curve, month by month.
std::vector<YearOfReturns> monthly_returns(const StrategyReport& curve);

/// A heat map of the primary strategy's months. Requires: portfolio(report).
Picture monthly_picture(const Report& report);

/// The Sharpe ratio a year of the last 90 days, of the primary strategy and of the basket.
/// Requires: portfolio(report).
Picture rolling_sharpe_picture(const Report& report);

}  // namespace tern
