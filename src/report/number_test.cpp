#include "report/number.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

TEST(Number, PrintsPercentWithItsUnit) {
  EXPECT_EQ(percent(0.00681, 3), "0.681 %");
  EXPECT_EQ(percent(-0.125, 1), "-12.5 %");
}

TEST(Number, GroupsThousandsBySpaces) {
  EXPECT_EQ(count(0), "0");
  EXPECT_EQ(count(999), "999");
  EXPECT_EQ(count(35'040), "35 040");
  EXPECT_EQ(count(1'234'567), "1 234 567");
  EXPECT_EQ(money(-1234.5), "-1 234.50");
  EXPECT_EQ(money(0.004), "0.00");
}

TEST(Number, NeverPrintsMinusZero) {
  EXPECT_EQ(decimal(-0.0004, 3), "0.000");
  EXPECT_EQ(percent(-1e-9, 2), "0.00 %");
  EXPECT_EQ(money(-0.001), "0.00");
}

TEST(Number, SaysWhatDoesNotExist) {
  EXPECT_EQ(decimal(std::nan(""), 2), "n/a");
  EXPECT_EQ(decimal(INFINITY, 2), "n/a");
  EXPECT_EQ(percent(std::optional<double>{}, 2), "n/a");
  EXPECT_EQ(with_interval(std::optional<Interval95>{}, 2), "n/a");
  EXPECT_EQ(p_value(std::nan("")), "n/a");
}

TEST(Number, PrintsAnEstimateWithItsDoubt) {
  EXPECT_EQ(with_interval(Interval95{0.039, 0.028, 0.05}, 3), "0.039 [0.028, 0.050]");
  EXPECT_EQ(percent_with_interval(Interval95{0.516, 0.511, 0.521}, 1), "51.6 [51.1, 52.1] %");
  EXPECT_EQ(p_value(0.0004), "< 0.001");
  EXPECT_EQ(p_value(0.0123), "0.012");
}

TEST(Number, NamesADurationByItsLargestUnit) {
  EXPECT_EQ(duration_text(1h), "1h");
  EXPECT_EQ(duration_text(4h), "4h");
  EXPECT_EQ(duration_text(24h), "24h");
  EXPECT_EQ(duration_text(days{7}), "7d");
  EXPECT_EQ(duration_text(15min), "15m");
}

TEST(Number, LengthsOfTimeAreReadAsTheyAreWritten) {
  for (const Duration length : {Duration{15min}, Duration{1h}, Duration{24h}, Duration{days{7}},
                                Duration{1h + 30min}, Duration{1500ms}, Duration{0}}) {
    EXPECT_EQ(parse_duration_text(duration_text(length)), length) << duration_text(length);
  }
  for (const char* words : {"", "h", "1.5h", "-1h", "one h", "1w", "999999999999h"}) {
    EXPECT_FALSE(parse_duration_text(words)) << words;
  }
}

}  // namespace
}  // namespace tern
