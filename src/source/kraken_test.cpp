#include "source/kraken.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);  // 1704067200
const KrakenPair kBtcUsd{.pair = {"BTC", "USD"}, .altname = "XBTUSD", .key = "XXBTZUSD"};

std::string row(int hour) {
  return fmt::format(R"([{},"42000.1","42100.5","41900.0","42050.2","42001.0","3.39243896",23])",
                     1704067200 + 3600 * hour);
}

std::string body_of(int hours, int last, std::string_view key = "XXBTZUSD") {
  std::string rows;
  for (int hour = 0; hour < hours; ++hour) rows += (hour == 0 ? "" : ",") + row(hour);
  return fmt::format(R"({{"error":[],"result":{{"{}":[{}],"last":{}}}}})", key, rows,
                     1704067200 + 3600 * last);
}

Result<BarPage> read(const std::string& body, TimeRange asked, Timestamp now) {
  return kraken_ohlc(body, kBtcUsd, Interval::h1, asked, now);
}

TEST(KrakenOhlc, TheRunningBarIsLeftOutByTheServersClock) {
  const auto page = read(body_of(3, 1), {kStart, kStart + 5h}, kStart + 2h + 30min);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->bars.size(), 2U);
  const Bar& bar = page->bars[0];
  EXPECT_EQ(bar.open_time, kStart);
  EXPECT_EQ(bar.open, 42000.1);
  EXPECT_EQ(bar.high, 42100.5);
  EXPECT_EQ(bar.low, 41900.0);
  EXPECT_EQ(bar.close, 42050.2);
  EXPECT_EQ(bar.volume, 3.39243896);
  EXPECT_EQ(bar.trade_count, 23);
  EXPECT_FALSE(bar.quote_volume) << "a weighted price times a volume is an estimate";
  EXPECT_EQ(page->answered, (TimeRange{kStart, kStart + 2h}));
  EXPECT_TRUE(page->remarks.empty());
}

TEST(KrakenOhlc, TheNewestRowIsOfTheRunningBarWhateverTheTime) {
  const auto page = read(body_of(3, 1), {kStart, kStart + 5h}, kStart + 9h);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->bars.size(), 2U) << "the answer may have been in a cache";
  EXPECT_EQ(page->answered, (TimeRange{kStart, kStart + 2h}));
}

TEST(KrakenOhlc, WhatHasNoRowBeforeTheRunningBarDoesNotExist) {
  const std::string body =
      R"({"error":[],"result":{"XXBTZUSD":[)" + row(0) + "," + row(4) + R"(],"last":1704067200}})";
  const auto page = read(body, {kStart, kStart + 9h}, kStart + 4h + 30min);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->bars.size(), 1U);
  EXPECT_EQ(page->answered, (TimeRange{kStart, kStart + 4h}));
}

TEST(KrakenOhlc, AFullAnswerSaysNothingAboutWhatCameBefore) {
  const TimeRange asked{kStart - 1000h, kStart + 721h};
  const auto full = read(body_of(721, 719), asked, kStart + 720h + 1min);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->answered, (TimeRange{kStart, kStart + 720h}));
  ASSERT_EQ(full->remarks.size(), 1U);
  EXPECT_EQ(full->remarks[0],
            "kraken serves only its newest 720 bars: none before 2024-01-01 00:00");
  const auto young = read(body_of(700, 698), asked, kStart + 699h + 1min);
  ASSERT_TRUE(young);
  EXPECT_EQ(young->answered.begin, asked.begin) << "there is nothing before the first bar";
  EXPECT_TRUE(young->remarks.empty());
}

TEST(KrakenOhlc, AnAnswerAboutAnotherPairIsRefused) {
  const TimeRange asked{kStart, kStart + 5h};
  const auto page = read(body_of(2, 0, "XETHZUSD"), asked, kStart + 9h);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, Errc::corrupt_data);
  EXPECT_EQ(page.error().message, "expected bars of XBTUSD, found those of 'XETHZUSD'");
  EXPECT_TRUE(read(body_of(2, 0, "XBTUSD"), asked, kStart + 9h));
  EXPECT_TRUE(
      kraken_ohlc(body_of(2, 0), kraken_pair({"BTC", "USD"}), Interval::h1, asked, kStart + 9h))
      << "without the list of pairs the key is not known";
}

TEST(KrakenOhlc, ABodyOfAnotherShapeIsRefused) {
  for (const char* body :
       {"", "{}", "[]", R"({"error":[]})", R"({"error":[],"result":{}})",
        R"({"error":[],"result":{"XXBTZUSD":[[1704067200]]}})",
        R"({"error":[],"result":{"XXBTZUSD":{},"last":null}})",
        R"({"error":[],"result":{"XXBTZUSD":[[1,2]],"XETHZUSD":[[1,2]],"last":1}})",
        R"({"error":[],"result":[[1704067200,"1","1","1","1","1","1",1]],"last":-1})"}) {
    const auto page = read(body, {kStart, kStart + 5h}, kStart + 9h);
    ASSERT_FALSE(page) << body;
    EXPECT_EQ(page.error().kind, Errc::corrupt_data);
  }
}

TEST(KrakenPairs, HaveOurNamesAndKrakens) {
  const auto pairs = kraken_pairs(R"({"error":[],"result":{
      "XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","base":"XXBT","quote":"ZUSD"},
      "XXBTZUSD.d":{"altname":"XBTUSD.d","base":"XXBT","quote":"ZUSD"},
      "XDGUSD":{"altname":"XDGUSD","wsname":"XDG/USD","fees":[[0,0.4]]},
      "SOLUSD":{"altname":"SOLUSD","wsname":"SOL/USD"},
      "EVIL":{"altname":"A&pair=B","wsname":"EVIL/USD"},
      "BAD":{"altname":7,"wsname":"BAD/USD"}, "WORSE":[1], "NONE":null,
      "ODD":{"altname":"ODD","wsname":"ODD"}}})");
  ASSERT_TRUE(pairs);
  ASSERT_EQ(pairs->size(), 3U);
  EXPECT_EQ((*pairs)[0].pair, (Pair{"SOL", "USD"}));
  EXPECT_EQ((*pairs)[1].pair, (Pair{"DOGE", "USD"}));
  EXPECT_EQ((*pairs)[2].pair, (Pair{"BTC", "USD"}));
  EXPECT_EQ((*pairs)[2].altname, "XBTUSD");
  EXPECT_EQ((*pairs)[2].key, "XXBTZUSD");
  for (const char* body : {"", "[]", "{}", R"({"result":[]})", R"({"result":{}})"}) {
    EXPECT_FALSE(kraken_pairs(body)) << body;
  }
}

TEST(KrakenPairs, AHostileListCostsNoStackAndLittleMemory) {
  const std::string deep =
      R"({"result":{"X":)" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}}";
  EXPECT_EQ(kraken_pairs(deep).error().kind, Errc::corrupt_data);
  EXPECT_EQ(kraken_pairs(std::string(9'000'000, ' ')).error().message,
            "expected asset pairs, found 9000000 bytes");
}

TEST(KrakenPairs, FollowTheRuleWhenNobodyLooked) {
  EXPECT_EQ(kraken_pair({"BTC", "USDT"}).altname, "XBTUSDT");
  EXPECT_EQ(kraken_pair({"BTC", "USD"}).altname, "XBTUSD");
  EXPECT_EQ(kraken_pair({"ETH", "BTC"}).altname, "ETHXBT");
  EXPECT_EQ(kraken_pair({"DOGE", "USD"}).altname, "XDGUSD");
}

TEST(KrakenTime, IsReadInWholeSeconds) {
  EXPECT_EQ(*kraken_time(R"({"error":[],"result":{"unixtime":1704067200,"rfc1123":"x"}})"), kStart);
  for (const char* body : {"", "{}", R"({"result":{"unixtime":null}})",
                           R"({"result":{"unixtime":1e30}})", R"({"result":{"unixtime":[1,2]}})"}) {
    EXPECT_FALSE(kraken_time(body)) << body;
  }
}

Ruling ruling_on(const std::string& error) {
  return kraken_ruling({.status = 200,
                        .headers = {},
                        .body = fmt::format(R"({{"error":["{}"]}})", error),
                        .round_trip = 0ms},
                       kStart);
}

TEST(KrakenRuling, ErrorsComeWithStatus200) {
  using enum Ruling::Kind;
  const auto expect = [](const std::string& error, Ruling::Kind kind, Errc errc) {
    const Ruling ruling = ruling_on(error);
    EXPECT_EQ(ruling.kind, kind) << error;
    ASSERT_TRUE(ruling.error) << error;
    EXPECT_EQ(ruling.error->kind, errc) << error;
    EXPECT_NE(ruling.error->message.find(error), std::string::npos) << ruling.error->message;
  };
  expect("EQuery:Unknown asset pair", refuse, Errc::not_found);
  expect("EGeneral:Invalid arguments", refuse, Errc::invalid_argument);
  expect("ENovelty:Of some sort", refuse, Errc::invalid_argument);
  expect("EAPI:Rate limit exceeded", again, Errc::rate_limited);
  expect("EGeneral:Too many requests", again, Errc::rate_limited);
  expect("EService:Unavailable", again, Errc::network);
  expect("EService:Busy", again, Errc::network);
  expect("EGeneral:Temporary lockout", again, Errc::rate_limited);
}

TEST(KrakenRuling, ALockoutBindsTheWholeHostForAQuarterOfAnHour) {
  const Ruling ruling = ruling_on("EGeneral:Temporary lockout");
  EXPECT_TRUE(ruling.whole_host);
  EXPECT_EQ(ruling.wait, 15min);
  EXPECT_FALSE(ruling_on("EAPI:Rate limit exceeded").whole_host);
}

TEST(KrakenRuling, AThrottleIsWaitedOutUntilTheInstantItNames) {
  EXPECT_EQ(ruling_on("EService: Throttled: [1704067230]").wait, 30s);
  EXPECT_EQ(ruling_on("EService: Throttled: 1704067100").wait, 1s) << "it is over, but only just";
  EXPECT_EQ(ruling_on("EService: Throttled: soon").wait, std::nullopt);
  EXPECT_EQ(ruling_on("EService: Throttled: [99999999999999999999]").wait, std::nullopt);
}

TEST(KrakenRuling, WarningsAreNotErrors) {
  const auto rule = [](std::string body, int status = 200) {
    return kraken_ruling(
        {.status = status, .headers = {}, .body = std::move(body), .round_trip = 0ms}, kStart);
  };
  using enum Ruling::Kind;
  EXPECT_EQ(rule(R"({"error":["WGeneral:Soon to change"],"result":{}})").kind, accept);
  EXPECT_EQ(rule(R"({"error":[],"result":{}})").kind, accept);
  EXPECT_EQ(rule(R"({"error":["WGeneral:x","EService:Busy"]})").kind, again);
  EXPECT_EQ(rule("{}").kind, again) << "no answer of kraken's";
  EXPECT_EQ(rule(R"({"error":[)").kind, again) << "cut short";
  EXPECT_EQ(rule("x", 520).kind, again);
}

}  // namespace
}  // namespace tern
