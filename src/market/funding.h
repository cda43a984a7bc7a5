#pragma once

#include <span>

#include "base/time.h"

namespace tern {

/// What longs pay to shorts of a perpetual, as a fraction of the position's worth.
struct FundingRate {
  Timestamp at;
  double rate;
  friend bool operator==(const FundingRate&, const FundingRate&) = default;
};

/// The largest rate that is believed, in absolute value: venues cap theirs at a few percent.
inline constexpr double kFundingRateMax = 0.1;

/// How far apart funding falls due where its venue says nothing else: at 00, 08, and 16 h UTC.
inline constexpr Duration kFundingPeriod = 8h;

/// How many of the instants at 00, 08, and 16 h UTC in `range` have no rate.
/// Requires: `funding` is in order.
std::size_t missing_funding(std::span<const FundingRate> funding, TimeRange range);

}  // namespace tern
