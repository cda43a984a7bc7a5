#include "market/funding.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 1, 1);

TEST(Funding, EveryEighthHourWithoutARateIsMissing) {
  const std::vector<FundingRate> funding = {{kDay, 1e-4}, {kDay + 16h, -1e-4}, {kDay + 20h, 0}};
  EXPECT_EQ(missing_funding(funding, {kDay, kDay + 24h}), 1U);
  EXPECT_EQ(missing_funding(funding, {kDay, kDay + 8h}), 0U);
  EXPECT_EQ(missing_funding(funding, {kDay + 1h, kDay + 24h}), 1U);
  EXPECT_EQ(missing_funding(funding, {kDay + 1min, kDay + 48h + 1min}), 5U);
  EXPECT_EQ(missing_funding({}, {kDay, kDay + days{1}}), 3U);
  EXPECT_EQ(missing_funding({}, {kDay, kDay}), 0U);
}

}  // namespace
}  // namespace tern
