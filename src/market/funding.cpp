#include "market/funding.h"

#include <algorithm>

namespace tern {

std::size_t missing_funding(std::span<const FundingRate> funding, TimeRange range) {
  const auto since = range.begin.time_since_epoch();
  const auto periods = since / kFundingPeriod + (since % kFundingPeriod > 0ms ? 1 : 0);
  std::size_t missing = 0;
  for (Timestamp due{periods * kFundingPeriod}; due < range.end; due += kFundingPeriod) {
    missing += std::ranges::binary_search(funding, due, {}, &FundingRate::at) ? 0U : 1U;
  }
  return missing;
}

}  // namespace tern
