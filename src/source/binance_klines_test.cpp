#include "source/binance_klines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/digest.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr KlineQuestion kDay{.interval = Interval::h1,
                             .open_times = {kStart, kStart + 24h},
                             .now = kStart + 30h,
                             .rows_max = 1000};

/// A row of the documented shape; `rest` are the cells from the open price on.
std::string row(Timestamp opens, Duration width = 1h, std::string_view price = "\"100.00\"") {
  return fmt::format(
      R"([{0},{2},"110.00","90.00","105.00","12.5",{1},"1280.1",321,"6.25","640.5","0"])",
      epoch_ms(opens), epoch_ms(opens + width) - 1, price);
}

std::string body_of(const std::vector<std::string>& rows) {
  return fmt::format("[{}]", fmt::join(rows, ","));
}

BarPage read(const std::string& body, const KlineQuestion& question = kDay) {
  auto page = parse_klines(body, question);
  EXPECT_TRUE(page) << page.error().message;
  return page ? *std::move(page) : BarPage{};
}

std::string complaint(const std::string& body, const KlineQuestion& question = kDay) {
  const auto page = parse_klines(body, question);
  EXPECT_FALSE(page);
  if (page) return {};
  EXPECT_EQ(page.error().kind, Errc::corrupt_data);
  EXPECT_TRUE(
      std::ranges::all_of(page.error().message, [](char c) { return c >= ' ' && c <= '~'; }));
  return page.error().message;
}

TEST(Klines, EveryColumnIsRead) {
  const std::string body = body_of({row(kStart), row(kStart + 1h)});
  const BarPage page = read(body);
  ASSERT_EQ(page.bars.size(), 2U);
  const Bar expected{.open_time = kStart,
                     .open = 100,
                     .high = 110,
                     .low = 90,
                     .close = 105,
                     .volume = 12.5,
                     .quote_volume = 1280.1,
                     .trade_count = 321,
                     .taker_buy_volume = 6.25,
                     .taker_buy_quote_volume = 640.5};
  EXPECT_EQ(page.bars[0], expected);
  EXPECT_EQ(page.bars[1].open_time, kStart + 1h);
  EXPECT_EQ(page.answered, kDay.open_times);
  EXPECT_EQ(page.sha256, sha256(body));
  EXPECT_EQ(page.layout, "binance klines, 12 columns, epoch ms");
}

TEST(Klines, ValuesMayBeNumbersAndColumnsMayBeAdded) {
  const std::string plain =
      fmt::format(R"([[{},1e2,110,90.0,105,12.5,"{}",1280.1,"321",6.25,640.5,"0",7,"new",null]])",
                  epoch_ms(kStart), epoch_ms(kStart + 1h) - 1);
  const BarPage page = read(plain);
  ASSERT_EQ(page.bars.size(), 1U);
  EXPECT_EQ(page.bars, read(body_of({row(kStart)})).bars);
  EXPECT_EQ(page.layout, "binance klines, 15 columns, epoch ms");
}

TEST(Klines, NothingIsAnAnswerToo) {
  const BarPage page = read("[]");
  EXPECT_TRUE(page.bars.empty());
  EXPECT_EQ(page.answered, kDay.open_times);
}

// A bar is closed when the venue's clock is past its last millisecond.
TEST(Klines, TheRunningBarIsDropped) {
  const std::string body = body_of({row(kStart), row(kStart + 1h), row(kStart + 2h)});
  KlineQuestion question = kDay;
  question.now = kStart + 3h;
  EXPECT_EQ(read(body, question).bars.size(), 3U);
  question.now -= 1ms;
  const BarPage page = read(body, question);
  EXPECT_EQ(page.bars.size(), 2U);
  EXPECT_TRUE(page.refused.empty());
  EXPECT_EQ(page.answered, (TimeRange{kStart, kStart + 2h}));
}

// Stamped as closed at the outage's start, it may still be traded when the engine is back.
TEST(Klines, AShortenedBarIsClosedWhenItsIntervalHasPassed) {
  const std::string body = body_of({row(kStart, 10min)});
  KlineQuestion question = kDay;
  question.now = kStart + 30min;
  EXPECT_TRUE(read(body, question).bars.empty());
  EXPECT_EQ(read(body, kDay).bars.size(), 1U);
  EXPECT_EQ(read(body_of({row(kStart, -10min)}), kDay).bars.size(), 1U);
}

TEST(Klines, ACloseThatCannotBeDoesNotPassForABarThatIsStillOpen) {
  const BarPage page = read(body_of({row(kStart), row(kStart + 1h, 1000h), row(kStart + 2h)}));
  ASSERT_EQ(page.bars.size(), 2U);
  ASSERT_EQ(page.refused.size(), 1U);
  EXPECT_TRUE(page.refused[0].reason.starts_with("impossible bar: close_time"));
  EXPECT_EQ(page.answered, kDay.open_times);
}

TEST(Klines, WhateverFollowsABarThatIsStillOpenIsLeftOut) {
  KlineQuestion early = kDay;
  early.now = kStart + 2h;
  const BarPage page =
      read(body_of({row(kStart), row(kStart + 1h, 1h + 1ms), row(kStart + 1h)}), early);
  EXPECT_EQ(page.bars.size(), 1U);
  EXPECT_EQ(page.answered.end, kStart + 1h);
}

TEST(Klines, AFullPageSaysNothingOfWhatComesAfterIt) {
  KlineQuestion question = kDay;
  question.rows_max = 2;
  EXPECT_EQ(read(body_of({row(kStart), row(kStart + 3h)}), question).answered,
            (TimeRange{kStart, kStart + 4h}));
  EXPECT_EQ(read(body_of({row(kStart)}), question).answered, question.open_times);
}

TEST(Klines, RowsThatCannotBeAreRefusedAlone) {
  const BarPage page =
      read(body_of({row(kStart), row(kStart + 1h, 1h, "\"111.00\""), row(kStart + 2h + 14789ms),
                    row(kStart + 3h, 4h), row(kStart + 5h), row(kStart + 5h),
                    row(kStart + 5h, 1h, "\"101\""), row(kStart + 6h)}));
  std::vector<std::string> reasons;
  for (const QuarantinedRow& refused : page.refused) {
    reasons.push_back(fmt::format("{}: {}", refused.line, refused.reason));
  }
  EXPECT_EQ(reasons, (std::vector<std::string>{
                         "2: impossible bar: price 111 is above high 110",
                         "3: not on the 1h grid",
                         "4: impossible bar: close_time 2024-01-01 06:59:59.999 is more than 1h "
                         "from open_time",
                         "6: repeats an earlier row",
                         "7: contradicts an earlier row",
                     }));
  ASSERT_EQ(page.bars.size(), 3U);
  EXPECT_EQ(page.bars.back().open_time, kStart + 6h);
  EXPECT_EQ(page.refused[1].open_time, kStart + 2h + 14789ms);
  EXPECT_TRUE(page.refused[1].text.starts_with("1704074414789,100.00,110.00,90.00,"))
      << page.refused[1].text;
  EXPECT_EQ(page.answered, kDay.open_times);
}

// So they were for days after the outage of 2018-02-08.
TEST(Klines, AllRowsMayBeOffTheGrid) {
  const BarPage page =
      read(body_of({row(kStart + 1s), row(kStart + 1h + 1s), row(kStart + 2h + 1s)}));
  EXPECT_EQ(page.refused.size(), 3U);
}

TEST(Klines, AnAnswerToAnotherQuestionIsCorrupt) {
  EXPECT_NE(complaint(body_of({row(kStart - 1h)})).find("outside"), std::string::npos);
  EXPECT_NE(complaint(body_of({row(kStart + 24h)})).find("outside"), std::string::npos);
  EXPECT_NE(complaint(body_of({row(kStart + 1h), row(kStart)})).find("before the one above"),
            std::string::npos);
  KlineQuestion question = kDay;
  question.rows_max = 1;
  EXPECT_NE(complaint(body_of({row(kStart), row(kStart + 1h)}), question).find("more than 1 rows"),
            std::string::npos);
}

// In seconds it would be a bar of 1970, in microseconds one of the year 55970.
TEST(Klines, StampsInAnotherUnitAreCorrupt) {
  EXPECT_NE(complaint("[[1704067200,1,1,1,1,1,1704070799,1,1,1,1]]").find("outside"),
            std::string::npos);
  EXPECT_NE(complaint("[[1704067200000000,1,1,1,1,1,1704070799999999,1,1,1,1]]")
                .find("'1704067200000000', is not an epoch in milliseconds"),
            std::string::npos);
}

TEST(Klines, SwappedColumnsAreCorrupt) {
  std::vector<std::string> rows;
  for (int i = 0; i < 5; ++i) rows.push_back(row(kStart + i * 1h, 1h, "\"1.00\""));
  EXPECT_NE(complaint(body_of(rows)).find("5 of 5 rows are refused, row 1 for one: impossible"),
            std::string::npos);
}

TEST(Klines, AnotherShapeIsCorrupt) {
  for (const char* body :
       {"",
        "{",
        "{}",
        "null",
        "7",
        "\"x\"",
        "[",
        "[1]",
        "[null]",
        "[{}]",
        "[[]]",
        "[[[]]]",
        "[[],1]",
        R"({"code":-1121,"msg":"Invalid symbol."})",
        "<html></html>",
        "[[1704067200000]]",
        R"([[1704067200000,1,1,1,1,1,1704070799999,1,1,1]])",             // ten cells
        R"([[1704067200000,"","1","1","1","1",1704070799999,1,1,1,1]])",  // an empty number
        R"([[1704067200000,"NaN","1","1","1","1",1704070799999,1,1,1,1]])",
        R"([[1704067200000,1,1,1,1,true,1704070799999,1,1,1,1]])",
        R"([["x",1,1,1,1,1,1704070799999,1,1,1,1]])",
        R"([[1704067200000,1,1,1,1,1,null,1,1,1,1]])",
        R"([[1704067200000,"\u001b[2J",1,1,1,1,1704070799999,1,1,1,1]])"}) {
    EXPECT_FALSE(complaint(body).empty()) << body;
  }
}

TEST(Klines, ACutOrGarbledBodyNeverPassesForAWholeOne) {
  const std::string body = body_of({row(kStart), row(kStart + 1h)});
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_FALSE(parse_klines(body.substr(0, size), kDay)) << size;
  }
}

TEST(Klines, ATargetNamesItsLastMillisecond) {
  EXPECT_EQ(klines_target("BTCUSDT", Interval::h1, {kStart, kStart + 2h}),
            "/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=1704067200000"
            "&endTime=1704074399999&limit=1000");
  EXPECT_EQ(first_kline_target("BTCUSDT", Interval::d1),
            "/api/v3/klines?symbol=BTCUSDT&interval=1d&startTime=0&limit=1");
}

TEST(KlinesDeathTest, AStartInSecondsIsOurBug) {
  const TimeRange in_seconds{from_epoch_ms(1'704'067'200), from_epoch_ms(1'704'067'200) + 1h};
  EXPECT_DEATH((void)klines_target("BTCUSDT", Interval::h1, in_seconds), "milliseconds");
  EXPECT_DEATH((void)klines_target("BTCUSDT", Interval::h1, {kStart, kStart + 1001h}), "1000 bars");
}

TEST(Klines, ASymbolIsCapitalLettersAndDigits) {
  EXPECT_EQ(binance_symbol({"1INCH", "USDT"}).value(), "1INCHUSDT");
  for (const Pair& pair : {Pair{"btc", "USDT"}, Pair{"BTC", "usdt"}, Pair{"", "USDT"},
                           Pair{"BTC&limit=1", "USDT"}, Pair{"ABCDEFGHIJKLMNOPQ", "USDT"}}) {
    const auto symbol = binance_symbol(pair);
    ASSERT_FALSE(symbol) << to_string(pair);
    EXPECT_EQ(symbol.error().kind, Errc::invalid_argument);
  }
}

}  // namespace
}  // namespace tern
