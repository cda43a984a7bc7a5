#pragma once

#include "base/time.h"

namespace tern {

/// What longs pay to shorts of a perpetual, as a fraction of the position's worth.
struct FundingRate {
  Timestamp at;
  double rate;
  friend bool operator==(const FundingRate&, const FundingRate&) = default;
};

}  // namespace tern
