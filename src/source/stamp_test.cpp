#include "source/stamp.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

std::optional<Timestamp> time_in(std::string_view cell) {
  const auto stamp = parse_stamp(cell);
  return stamp ? std::optional{stamp->time} : std::nullopt;
}

TEST(Stamps, AreToldApartByTheirMagnitude) {
  const Timestamp noon = utc_day(2024, 1, 31) + 12h;
  for (const auto& [cell, unit] : {std::pair{"1706702400", StampUnit::s},
                                   {"1706702400.0", StampUnit::s},
                                   {"1706702400000", StampUnit::ms},
                                   {"1706702400000000", StampUnit::us},
                                   {"2024-01-31 12:00", StampUnit::date},
                                   {"2024-01-31T12:00:00.000Z", StampUnit::date}}) {
    const auto stamp = parse_stamp(cell);
    ASSERT_TRUE(stamp) << cell;
    EXPECT_EQ(stamp->time, noon) << cell;
    EXPECT_EQ(stamp->unit, unit) << cell;
  }
  EXPECT_EQ(time_in("20240131"), utc_day(2024, 1, 31)) << "eight digits are a day";
}

TEST(Stamps, AnOffsetIsTakenOff) {
  EXPECT_EQ(time_in("2024-01-31T03:00:00+03:00"), utc_day(2024, 1, 31));
  EXPECT_EQ(time_in("2024-01-30T18:30:00-05:30"), utc_day(2024, 1, 31));
  EXPECT_EQ(time_in("2024-01-31 00:00+00:00"), utc_day(2024, 1, 31));
  EXPECT_EQ(time_in("1970-01-01T01:00:00+03:00"), std::nullopt) << "before the epoch";
}

TEST(Stamps, SayWhetherTheyNameTheirZone) {
  for (const char* cell : {"1706702400", "2024-01-31", "20240131", "2024-01-31T00:00:00Z",
                           "2024-01-31T00:00:00+03:00", "2024-01-31 00:00:00 UTC"}) {
    ASSERT_TRUE(parse_stamp(cell)) << cell;
    EXPECT_TRUE(parse_stamp(cell)->zoned) << cell;
  }
  ASSERT_TRUE(parse_stamp("2024-01-31 00:00:00"));
  EXPECT_FALSE(parse_stamp("2024-01-31 00:00:00")->zoned);
}

TEST(Stamps, NothingElseIsAnInstant) {
  for (const char* cell :
       {"", "noon", "-5", "9000000000000000000", "99999999999999999999", "2024-13-01",
        "2024-01-31+03:00", "2024-01-31T00:00Z+03:00", "2024-01-31T00:00:00+03:0",
        "2024-01-31T00:00:00+15:00", "2024-01-31T00:00:00+-3:00", "1.5", ".0", "1e9"}) {
    EXPECT_EQ(time_in(cell), std::nullopt) << cell;
  }
}

}  // namespace
}  // namespace tern
