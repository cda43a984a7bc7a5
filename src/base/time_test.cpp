#include "base/time.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

TEST(Time, WritesOnlyTheDigitsThatSaySomething) {
  EXPECT_EQ(to_string(utc_day(2024, 1, 31) + 13h), "2024-01-31 13:00");
  EXPECT_EQ(to_string(utc_day(2018, 2, 9) + 9h + 28min + 14s + 789ms), "2018-02-09 09:28:14.789");
  EXPECT_EQ(to_date_string(utc_day(2020, 2, 29)), "2020-02-29");
}

TEST(Time, ReadsTheNotationsOfTheField) {
  for (const char* text : {"2024-01-31T13:00:00Z", "2024-01-31 13:00", "2024-01-31 13:00:00.000",
                           "2024-01-31T13:00+00:00"}) {
    const auto t = parse_time(text);
    ASSERT_TRUE(t) << text;
    EXPECT_EQ(*t, utc_day(2024, 1, 31) + 13h) << text;
  }
  EXPECT_EQ(*parse_time("20240131"), utc_day(2024, 1, 31));
}

TEST(Time, RefusesWhatIsNotUtcOrNotADate) {
  for (const char* text : {"", "2024", "2024-13-01", "2024-02-30", "2024-01-31 25:00",
                           "2024-01-31 13:00+02:00", "yesterday", "2024-01-31x"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(Time, RangesAreHalfOpenAndMayBeOpenEnded) {
  EXPECT_EQ(*parse_time_range("20240101-20240701"),
            (TimeRange{utc_day(2024, 1, 1), utc_day(2024, 7, 1)}));
  EXPECT_EQ(parse_time_range("20240101-")->end, kTimeMax);
  EXPECT_EQ(parse_time_range("-20240101")->begin, kTimeMin);
  EXPECT_EQ(parse_time_range("1704067200000-")->begin, utc_day(2024, 1, 1));
  for (const char* text : {"", "-x", "20240101", "20240701-20240101", "20240101-20240101", "a-b"}) {
    EXPECT_FALSE(parse_time_range(text)) << text;
  }
}

TEST(Time, MonthsKeepTheClockAndStayInTheMonth) {
  EXPECT_EQ(add_months(utc_day(2022, 1, 1) + 5h, 3), utc_day(2022, 4, 1) + 5h);
  EXPECT_EQ(add_months(utc_day(2024, 1, 31), 1), utc_day(2024, 2, 29));
  EXPECT_EQ(add_months(utc_day(2024, 11, 30), 3), utc_day(2025, 2, 28));
}

}  // namespace
}  // namespace tern
