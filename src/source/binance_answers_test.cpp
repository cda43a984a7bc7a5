#include "source/binance_answers.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tern {
namespace {

using Kind = Ruling::Kind;

constexpr Timestamp kNow = utc_day(2026, 1, 1) + 20s;

HttpReply reply(int status, std::string body, std::vector<HttpHeader> headers = {}) {
  return {
      .status = status, .headers = std::move(headers), .body = std::move(body), .round_trip = 10ms};
}
std::string refusal(int code, std::string_view message) {
  return fmt::format(R"({{"code":{},"msg":"{}"}})", code, message);
}

constexpr std::string_view kExchange = R"({"timezone":"UTC","serverTime":1565246363776,
 "rateLimits":[{"rateLimitType":"RAW_REQUESTS","interval":"MINUTE","intervalNum":5,"limit":300000},
   {"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":1200},
   {"rateLimitType":"REQUEST_WEIGHT","interval":"DAY","intervalNum":1,"limit":99999999},
   {"rateLimitType":"NEW_KIND","interval":"FORTNIGHT","intervalNum":"x","limit":null}, 7],
 "exchangeFilters":[],"new":{"a":[1,{"b":2}]},
 "symbols":[{"symbol":"BTCUSDC","status":"BREAK","baseAsset":"BTC","quoteAsset":"USDC"}, null,
   {"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","baseAssetPrecision":8,
    "quoteAsset":"USDT","filters":[{"filterType":"PRICE_FILTER"}],"permissions":[]}]})";

TEST(BinanceAnswers, TheTimeIsInMilliseconds) {
  EXPECT_EQ(parse_server_time(R"({"serverTime":1499827319559})").value(),
            from_epoch_ms(1'499'827'319'559));
  for (const char* body : {"", "{}", "[]", R"({"serverTime":null})", R"({"serverTime":1499827319})",
                           R"({"serverTime":1499827319559000})", R"({"serverTime":1.5e12})",
                           R"({"serverTime":-1})", "<html>"}) {
    const auto time = parse_server_time(body);
    ASSERT_FALSE(time) << body;
    EXPECT_EQ(time.error().kind, Errc::corrupt_data);
  }
}

TEST(BinanceAnswers, ASymbolIsFoundAmongOthersWithTheTightestLimit) {
  const auto exchange = parse_exchange(kExchange, "BTCUSDT");
  ASSERT_TRUE(exchange) << exchange.error().message;
  EXPECT_EQ(exchange->symbol.base, "BTC");
  EXPECT_EQ(exchange->symbol.quote, "USDT");
  EXPECT_EQ(exchange->symbol.status, "TRADING");
  ASSERT_TRUE(exchange->request_weight);
  EXPECT_EQ(exchange->request_weight->weight, 1200);
  EXPECT_EQ(exchange->request_weight->window, Duration{1min});
  EXPECT_EQ(parse_exchange(kExchange, "BTCUSDC")->symbol.status, "BREAK");
}

TEST(BinanceAnswers, AnotherExchangeIsNoAnswer) {
  for (const char* body :
       {"", "{}", R"({"symbols":{}})", R"({"symbols":[]})", R"({"symbols":[1]})",
        R"({"symbols":[{"symbol":"BTCUSDT"}]})",
        R"({"symbols":[{"symbol":"ETHUSDT","baseAsset":"ETH","quoteAsset":"USDT"}]})"}) {
    EXPECT_FALSE(parse_exchange(body, "BTCUSDT")) << body;
  }
  EXPECT_FALSE(parse_exchange(std::string(std::size_t{2} << 20, '['), "BTCUSDT"));
  EXPECT_FALSE(parse_exchange(std::string(500'000, '['), "BTCUSDT"));
}

TEST(BinanceAnswers, LimitsMayBeMissing) {
  const auto exchange = parse_exchange(
      R"({"symbols":[{"symbol":"AB","status":"HALT","baseAsset":"A","quoteAsset":"B"}]})", "AB");
  ASSERT_TRUE(exchange);
  EXPECT_FALSE(exchange->request_weight);
}

TEST(BinanceRule, AnAnswerIsAcceptedAndAWebPageIsNot) {
  EXPECT_EQ(rule_of_binance(reply(200, "[]"), kNow).kind, Kind::accept);
  EXPECT_EQ(rule_of_binance(reply(200, "<!DOCTYPE html><html></html>"), kNow).kind, Kind::again);
  EXPECT_EQ(rule_of_binance(reply(200, ""), kNow).kind, Kind::again);
}

TEST(BinanceRule, TooMuchIsWaitedOutByEveryProcessOfTheAddress) {
  const std::string body = refusal(-1003, "Too much request weight used; current limit is 6000");
  const Ruling told = rule_of_binance(reply(429, body, {{"retry-after", "7"}}), kNow);
  EXPECT_EQ(told.kind, Kind::again);
  EXPECT_TRUE(told.whole_host);
  ASSERT_TRUE(told.wait);
  EXPECT_GE(*told.wait, 7s);
  EXPECT_LE(*told.wait, 9s);
  ASSERT_TRUE(told.error);
  EXPECT_EQ(told.error->kind, Errc::rate_limited);
  EXPECT_NE(told.error->message.find("Too much request weight"), std::string::npos);
  // 20 s into the minute: the next one begins in 40 s.
  for (const HttpReply& untold :
       {reply(429, body), reply(400, body), reply(429, "<html></html>"), reply(429, "")}) {
    const Ruling ruling = rule_of_binance(untold, kNow);
    EXPECT_EQ(ruling.kind, Kind::again);
    EXPECT_TRUE(ruling.whole_host);
    EXPECT_EQ(ruling.wait, Duration{41s});
  }
}

TEST(BinanceRule, ABanEndsWhenItsMessageSays) {
  const auto banned = [](std::string_view until) {
    return reply(418,
                 refusal(-1003, fmt::format("Way too much request weight used; IP banned until "
                                            "{}. Please use WebSocket Streams",
                                            until)));
  };
  const Ruling ruling = rule_of_binance(banned(std::to_string(epoch_ms(kNow + 2h))), kNow);
  EXPECT_EQ(ruling.kind, Kind::again);
  EXPECT_TRUE(ruling.whole_host);
  EXPECT_EQ(ruling.wait, Duration{2h + 1s});
  EXPECT_EQ(rule_of_binance(banned("soon"), kNow).wait, Duration{41s});
  EXPECT_EQ(rule_of_binance(banned("1"), kNow).wait, Duration{1s});
  EXPECT_EQ(rule_of_binance(banned("99999999999999999999"), kNow).wait, Duration{41s});
}

TEST(BinanceRule, TheFirewallIsLeftAloneForAWhile) {
  const Ruling ruling = rule_of_binance(reply(403, "<html>Forbidden</html>"), kNow);
  EXPECT_EQ(ruling.kind, Kind::again);
  EXPECT_TRUE(ruling.whole_host);
  EXPECT_EQ(ruling.wait, Duration{1min});
  EXPECT_EQ(ruling.error->kind, Errc::rate_limited);
}

TEST(BinanceRule, ACountryThatIsNotServedIsToldOfThePublicHost) {
  const Ruling ruling = rule_of_binance(
      reply(451, R"({"code":0,"msg":"Service unavailable from a restricted location"})"), kNow);
  EXPECT_EQ(ruling.kind, Kind::refuse);
  ASSERT_TRUE(ruling.error);
  EXPECT_NE(ruling.error->message.find("--url https://data-api.binance.vision"), std::string::npos);
}

TEST(BinanceRule, TroubleOfItsOwnPasses) {
  for (const int code : {-1000, -1001, -1006, -1007, -1008, -1016}) {
    for (const int status : {400, 500, 503}) {
      EXPECT_EQ(rule_of_binance(reply(status, refusal(code, "x")), kNow).kind, Kind::again)
          << code << " with " << status;
    }
  }
  EXPECT_EQ(rule_of_binance(reply(502, "<html>Bad Gateway</html>"), kNow).kind, Kind::again);
  EXPECT_EQ(rule_of_binance(reply(500, refusal(-1121, "x")), kNow).kind, Kind::again);
}

TEST(BinanceRule, WhatNeverWorksIsRefusedAtOnce) {
  const Ruling unknown = rule_of_binance(reply(400, refusal(-1121, "Invalid symbol.")), kNow);
  EXPECT_EQ(unknown.kind, Kind::refuse);
  EXPECT_EQ(unknown.error->kind, Errc::not_found);
  for (const int code : {-1100, -1101, -1102, -1104, -1105, -1111, -1120, -1128, -1130}) {
    const Ruling ruling = rule_of_binance(reply(400, refusal(code, "bad\\u001b[2J")), kNow);
    EXPECT_EQ(ruling.kind, Kind::refuse);
    EXPECT_EQ(ruling.error->kind, Errc::invalid_argument);
    EXPECT_NE(ruling.error->message.find(std::to_string(code)), std::string::npos);
    EXPECT_EQ(ruling.error->message.find('\x1b'), std::string::npos);
  }
  // Not a pair that is unknown: another server.
  const Ruling elsewhere = rule_of_binance(reply(404, "no such page"), kNow);
  EXPECT_EQ(elsewhere.kind, Kind::refuse);
  EXPECT_EQ(elsewhere.error->kind, Errc::invalid_argument);
}

TEST(BinanceRule, ItsCountOfOurWeightIsReadOffAnyAnswer) {
  EXPECT_EQ(
      used_weight(reply(400, "", {{"x-mbx-used-weight", "9"}, {"x-mbx-used-weight-1m", "12"}})),
      12);
  EXPECT_EQ(used_weight(reply(200, "", {{"x-mbx-used-weight", "9"}})), 9);
  EXPECT_FALSE(used_weight(reply(200, "", {{"x-mbx-used-weight-1m", "many"}})));
  EXPECT_FALSE(used_weight(reply(200, "", {{"x-mbx-used-weight-1m", "-4"}})));
}

}  // namespace
}  // namespace tern
