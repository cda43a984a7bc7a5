#include "source/capitalization_source.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);

Timestamp day(int number) {
  return kDay + number * 24h;
}

TEST(CapitalizationPages, HoldEveryDayAndBeginAtOne) {
  const std::vector<Timestamp> days_asked = {day(0), day(1), day(9), day(10), day(30)};
  EXPECT_EQ(pages_over(days_asked, 10 * 24h),
            (std::vector<TimeRange>{{day(0), day(10)}, {day(10), day(11)}, {day(30), day(31)}}));
  EXPECT_EQ(pages_over(days_asked, 100 * 24h), (std::vector<TimeRange>{{day(0), day(31)}}));
  EXPECT_EQ(pages_over(days_asked, 24h).size(), 5U);
  EXPECT_TRUE(pages_over({}, 24h).empty());
}

TEST(CapitalizationServices, AreFoundByName) {
  for (const CapitalizationService& service : capitalization_services()) {
    const auto found = find_capitalization_service(service.name);
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, &service);
    EXPECT_TRUE(find_capitalization_vendor(service.name)) << "its lag is known";
    EXPECT_FALSE(service.covers.empty());
  }
  const auto nobody = find_capitalization_service("nobody");
  ASSERT_FALSE(nobody);
  EXPECT_NE(nobody.error().message.find("coingecko, coinmetrics"), std::string::npos);
}

}  // namespace
}  // namespace tern
