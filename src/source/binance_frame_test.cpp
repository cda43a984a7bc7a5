#include "source/binance_frame.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tern {
namespace {

/// A kline event with one piece of its text replaced.
std::string event(std::string_view from = "", std::string_view to = "") {
  std::string text =
      R"({"e":"kline","E":1704070799999,"s":"BTCUSDT","k":{"t":1704067200000,"T":1704070799999,)"
      R"("s":"BTCUSDT","i":"1h","f":100,"L":200,"o":"50283.58","c":"50475.23","h":"50554.57",)"
      R"("l":"50261.02","v":"1300.25108","n":47000,"x":true,"q":"65500000.973789","V":"700.57581",)"
      R"("Q":"35300000.819645","B":"0"}})";
  if (!from.empty()) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  return text;
}

template <class Frame>
bool reads_as(std::string_view text) {
  const auto frame = parse_binance_frame(text);
  EXPECT_TRUE(frame) << text;
  return frame && std::holds_alternative<Frame>(*frame);
}

void expect_refused(std::string_view text) {
  const auto frame = parse_binance_frame(text);
  ASSERT_FALSE(frame) << text;
  EXPECT_EQ(frame.error().kind, Errc::corrupt_data);
  EXPECT_FALSE(frame.error().message.ends_with('.'));
}

TEST(BinanceFrame, AKlineIsReadWithAllItsColumns) {
  const auto frame = parse_binance_frame(event());
  ASSERT_TRUE(frame);
  const auto* kline = std::get_if<KlineFrame>(&*frame);
  ASSERT_NE(kline, nullptr);
  EXPECT_EQ(kline->symbol, "BTCUSDT");
  EXPECT_EQ(kline->interval, Interval::h1);
  EXPECT_TRUE(kline->closed);
  EXPECT_EQ(kline->bar, (Bar{.open_time = utc_day(2024, 1, 1),
                             .open = 50283.58,
                             .high = 50554.57,
                             .low = 50261.02,
                             .close = 50475.23,
                             .volume = 1300.25108,
                             .quote_volume = 65500000.973789,
                             .trade_count = 47000,
                             .taker_buy_volume = 700.57581,
                             .taker_buy_quote_volume = 35300000.819645}));
}

TEST(BinanceFrame, ACombinedStreamWrapsTheSameEvent) {
  const auto frame =
      parse_binance_frame(R"({"stream":"btcusdt@kline_1h","data":)" + event("true", "false") + "}");
  ASSERT_TRUE(frame);
  const auto* kline = std::get_if<KlineFrame>(&*frame);
  ASSERT_NE(kline, nullptr);
  EXPECT_FALSE(kline->closed);
  EXPECT_EQ(kline->bar.close, 50475.23);
}

TEST(BinanceFrame, AnIntervalThatIsNotOursIsPassedOver) {
  EXPECT_TRUE(reads_as<OtherFrame>(event("\"1h\"", "\"3m\"")));
}

TEST(BinanceFrame, AShutdownIsHeardInBothShapes) {
  EXPECT_TRUE(reads_as<ShutdownFrame>(R"({"e":"serverShutdown","E":1770123456789})"));
  EXPECT_TRUE(reads_as<ShutdownFrame>(
      R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}})"));
}

TEST(BinanceFrame, ARefusalIsHeardInBothShapes) {
  for (const std::string_view text :
       {R"({"code":2,"msg":"Invalid request: invalid stream","id":2})",
        R"({"error":{"code":2,"msg":"Invalid request: invalid stream"},"id":2})"}) {
    const auto frame = parse_binance_frame(text);
    ASSERT_TRUE(frame);
    const auto* refusal = std::get_if<RefusalFrame>(&*frame);
    ASSERT_NE(refusal, nullptr) << text;
    EXPECT_EQ(refusal->reason, "Invalid request: invalid stream");
  }
}

TEST(BinanceFrame, ARefusalWithoutAReasonIsOneToo) {
  for (const std::string_view text : {R"({"code":2})", R"({"code":2,"msg":""})"}) {
    const auto frame = parse_binance_frame(text);
    ASSERT_TRUE(frame);
    const auto* refusal = std::get_if<RefusalFrame>(&*frame);
    ASSERT_NE(refusal, nullptr) << text;
    EXPECT_EQ(refusal->reason, "it does not say why");
  }
}

TEST(BinanceFrame, AcknowledgmentsAndOtherEventsArePassedOver) {
  EXPECT_TRUE(reads_as<OtherFrame>(R"({"result":null,"id":1})"));
  EXPECT_TRUE(reads_as<OtherFrame>(R"({"u":400900217,"s":"BNBUSDT","b":"25.3","B":"31.2"})"));
  EXPECT_TRUE(reads_as<OtherFrame>(R"({"e":"aggTrade","s":"BTCUSDT","p":"1"})"));
  EXPECT_TRUE(reads_as<OtherFrame>(R"({"e":7})"));
  EXPECT_TRUE(reads_as<OtherFrame>("{}"));
}

TEST(BinanceFrame, WhatIsNoObjectIsRefused) {
  for (const std::string_view text :
       {"", "[]", "null", "7", "{", "<html></html>", "{\"e\":\"\xff\"}"}) {
    expect_refused(text);
  }
  expect_refused(std::string(100'000, '['));
}

TEST(BinanceFrame, AKlineThatBreaksItsContractIsRefused) {
  expect_refused(R"({"e":"kline"})");
  expect_refused(R"({"e":"kline","k":[]})");
  expect_refused(event(R"("s":"BTCUSDT","i")", R"("i")"));
  expect_refused(event("1704067200000", "1704067200001"));
  expect_refused(event("1704067200000", "\"1704067200000\""));
  expect_refused(event(R"("t":1704067200000,"T":1704070799999)",
                       R"("t":1704067200000000,"T":1704070799999999)"));
  expect_refused(event(R"("T":1704070799999)", R"("T":1704070800000)"));
  expect_refused(event("1704067200000", "-3600000"));
  expect_refused(event("1704067200000", "18446744073709551615"));
  expect_refused(event("50554.57", "1"));
  expect_refused(event("\"50554.57\"", "null"));
  expect_refused(event("50554.57", "1e999"));
  expect_refused(event("50554.57", "nan"));
  expect_refused(event("\"n\":47000", "\"n\":\"many\""));
  expect_refused(event("\"x\":true", "\"x\":1"));
}

}  // namespace
}  // namespace tern
