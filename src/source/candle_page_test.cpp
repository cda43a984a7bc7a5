#include "source/candle_page.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);  // 1704067200
constexpr TimeRange kDay{kStart, kStart + 24h};
constexpr CandleLayout kOhlcv{.name = "rows of a test, 6 columns, epoch s",
                              .cells = 6,
                              .open = 1,
                              .high = 2,
                              .low = 3,
                              .close = 4,
                              .volume = 5};

std::string row(int hour, double price = 100) {
  return "[" + std::to_string(1704067200 + 3600 * hour) + "," + std::to_string(price) + "," +
         std::to_string(price + 2) + "," + std::to_string(price - 2) + "," +
         std::to_string(price + 1) + ",5]";
}

Result<BarPage> page_of(const std::string& body, TimeRange answered = kDay) {
  const auto table = read_json_table(body);
  EXPECT_TRUE(table) << body;
  return candle_page(*table, kOhlcv, Interval::h1, answered);
}

/// The reason for the one refused row among good ones.
std::string refusal_of(const std::string& bad) {
  const auto page = page_of("[" + row(0) + "," + row(1) + "," + bad + "]");
  EXPECT_TRUE(page) << bad;
  if (!page) return {};
  EXPECT_EQ(page->bars.size(), 2U) << bad;
  EXPECT_EQ(page->refused.size(), 1U) << bad;
  if (page->refused.size() != 1) return {};
  EXPECT_EQ(page->refused[0].line, 3);
  return page->refused[0].reason;
}

TEST(CandlePage, SortsRowsByTheirStamps) {
  const auto page = page_of("[" + row(2) + "," + row(0) + "," + row(1) + "]");
  ASSERT_TRUE(page);
  ASSERT_EQ(page->bars.size(), 3U);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(page->bars[static_cast<std::size_t>(i)].open_time, kStart + i * 1h);
  }
  const Bar expected{.open_time = kStart,
                     .open = 100,
                     .high = 102,
                     .low = 98,
                     .close = 101,
                     .volume = 5,
                     .quote_volume = std::nullopt,
                     .trade_count = std::nullopt,
                     .taker_buy_volume = std::nullopt,
                     .taker_buy_quote_volume = std::nullopt};
  EXPECT_EQ(page->bars[0], expected);
  EXPECT_EQ(page->layout, kOhlcv.name);
  EXPECT_EQ(page->answered, kDay);
}

TEST(CandlePage, RowsBesideTheWindowAreLeftOutWithoutAWord) {
  const auto page =
      page_of("[" + row(0) + "," + row(1) + "," + row(2) + "]", {kStart + 1h, kStart + 2h});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->bars.size(), 1U);
  EXPECT_EQ(page->bars[0].open_time, kStart + 1h);
  EXPECT_TRUE(page->refused.empty());
}

TEST(CandlePage, ARowThatCannotBeABarIsRefusedAlone) {
  EXPECT_EQ(refusal_of("[1704074400,1,2]"), "wrong number of cells: 3 of 6");
  EXPECT_EQ(refusal_of("[]"), "wrong number of cells: 0 of 6");
  EXPECT_EQ(refusal_of(R"(["noon",1,2,3,4,5])"),
            "unreadable: open time 'noon' is not in epoch seconds");
  EXPECT_EQ(refusal_of("[1704074400.5,1,2,3,4,5]"),
            "unreadable: open time '1704074400.5' is not in epoch seconds");
  EXPECT_EQ(refusal_of("[1704074400000,1,2,3,4,5]"),
            "unreadable: open time '1704074400000' is not in epoch seconds");
  EXPECT_EQ(refusal_of("[-5,1,2,3,4,5]"), "unreadable: open time '-5' is not in epoch seconds");
  EXPECT_EQ(refusal_of("[1704074400,null,2,3,4,5]"), "unreadable: open 'null' is not a number");
  EXPECT_EQ(refusal_of(R"([1704074400,"NaN",2,3,4,5])"), "unreadable: open 'NaN' is not a number");
  EXPECT_EQ(refusal_of("[1704074400,-1,2,3,4,5]"), "impossible bar: price -1 is not positive");
  EXPECT_EQ(refusal_of("[1704074400,1,1e300,1,1,5]"),
            "impossible bar: price 1e+300 is above 1000000000000000");
  EXPECT_EQ(refusal_of("[1704074400,9,5,1,4,5]"), "impossible bar: price 9 is above high 5");
  EXPECT_EQ(refusal_of("[1704074400,1,1,1,1,-5]"), "impossible bar: volume -5 is negative");
  EXPECT_EQ(refusal_of("[1704074401,1,1,1,1,5]"), "not on the 1h grid");
  EXPECT_EQ(refusal_of(row(1)), "repeats an earlier row: 2");
  EXPECT_EQ(refusal_of(row(1, 50)), "contradicts an earlier row: 2");
}

TEST(CandlePage, ARefusedRowIsKeptAsItStoodButNeverAtAnyLength) {
  const auto page = page_of("[" + row(0) + R"(,[1704070800,"\u001b[31m)" +
                            std::string(100'000, 'x') + R"(",1,1,1,1]])");
  ASSERT_TRUE(page);
  ASSERT_EQ(page->refused.size(), 1U);
  EXPECT_LT(page->refused[0].text.size(), 500U);
  EXPECT_EQ(page->refused[0].text.find('\x1b'), std::string::npos);
  EXPECT_TRUE(page->refused[0].text.starts_with("1704070800,"));
  EXPECT_LT(page->refused[0].reason.size(), 200U);
}

TEST(CandlePage, ColumnsThatTheVenueAddsAtTheEndAreIgnored) {
  const auto page = page_of("[[1704067200,1,1,1,1,5,\"new\"]]");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->bars.size(), 1U);
}

TEST(CandlePage, AnAnswerOfMostlyRefusedRowsIsNotWhatItWasTakenFor) {
  std::string body = "[" + row(0);
  for (int hour = 1; hour < 6; ++hour) {
    body += ",[" + std::to_string(1704067200 + 3600 * hour) + ",5,1,9,5,5]";
  }
  const auto page = page_of(body + "]");
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, Errc::corrupt_data);
  EXPECT_EQ(page.error().message,
            "expected rows of a test, 6 columns, epoch s, found 5 of 6 rows that are not (row 2, "
            "impossible bar: high 1 is below low 9)");
}

TEST(CandlePage, OneBadRowAloneDoesNotCondemnTheAnswer) {
  const auto page = page_of("[[1704067200,5,1,9,5,5]]");
  ASSERT_TRUE(page) << "or a venue's single mistake would stop every later update";
  EXPECT_EQ(page->refused.size(), 1U);
}

TEST(ClosedPart, EndsWithTheBarThatIsStillBeingTraded) {
  const TimeRange asked{kStart, kStart + 5h};
  EXPECT_EQ(closed_part(asked, Interval::h1, kStart + 3h), (TimeRange{kStart, kStart + 3h}));
  EXPECT_EQ(closed_part(asked, Interval::h1, kStart + 3h - 1ms), (TimeRange{kStart, kStart + 2h}));
  EXPECT_EQ(closed_part(asked, Interval::h1, kStart + 9h), asked);
  EXPECT_EQ(closed_part(asked, Interval::h1, kStart - 9h), (TimeRange{kStart, kStart}));
}

}  // namespace
}  // namespace tern
