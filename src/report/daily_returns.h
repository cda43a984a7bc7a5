#pragma once

#include <vector>

#include "frame/frame.h"

namespace tern {

/// Simple returns of an equity curve, one per UTC day on which it is known.
struct DailyReturns {
  std::vector<Timestamp> days;
  std::vector<double> values;  ///< shape [days]; over several days where some are missing
};

/// Of StrategyReport::daily; the first is against the starting capital.
/// Missing: empty without a column named equity.
DailyReturns daily_returns(const Frame& daily);

/// Two curves on the days that both have.
struct PairedReturns {
  std::vector<Timestamp> days;
  std::vector<double> a;  ///< shape [days]
  std::vector<double> b;  ///< shape [days]
};

PairedReturns common_days(const DailyReturns& a, const DailyReturns& b);

}  // namespace tern
