#include "source/coingecko.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);

const CapitalizationRequest kRequest{"BTC", {kDay - 10 * 24h, kDay + 10 * 24h}, "/api"};

std::string chart(std::string_view points) {
  return fmt::format(R"({{"prices":[],"market_caps":[{}],"total_volumes":[]}})", points);
}

std::string point(Timestamp time, std::string_view value) {
  return fmt::format("[{},{}]", epoch_ms(time), value);
}

CapitalizationAnswer read_chart(std::string_view points) {
  const auto page = parse_coingecko_chart(chart(points), kRequest);
  EXPECT_TRUE(page) << page.error().message;
  return page ? page->answers.front() : CapitalizationAnswer{};
}

std::string complaint(std::string_view body) {
  const auto page = parse_coingecko_chart(body, kRequest);
  EXPECT_FALSE(page);
  if (page) return {};
  EXPECT_EQ(page.error().kind, Errc::corrupt_data);
  return page.error().message;
}

TEST(CoinGeckoChart, ADaysFirstPointIsItsFigureAndIsKnownThirtyFiveMinutesLater) {
  const auto answer =
      read_chart(fmt::format("{},{}", point(kDay, "1.2e12"), point(kDay + 24h + 41ms, "1300")));
  EXPECT_EQ(answer.figures, (std::vector<Capitalization>{{kDay, kDay + 35min, 1.2e12},
                                                         {kDay + 24h, kDay + 24h + 35min, 1300}}));
}

TEST(CoinGeckoChart, TheTrailingPointIsNow) {
  EXPECT_EQ(read_chart(point(kDay, "1") + "," + point(kDay + 14h, "2")).figures.size(), 1U);
  const auto before_midnights = read_chart(point(kDay, "1") + "," + point(kDay + 24h + 20min, "2"));
  EXPECT_EQ(before_midnights.figures.size(), 1U) << "a state at 00:20 is not that of midnight";
}

TEST(CoinGeckoChart, DaysPastTheRequestAreLeftOut) {
  // "Now" may stand right after a midnight whose figure is not published yet.
  EXPECT_EQ(
      read_chart(point(kDay, "1") + "," + point(kRequest.days.end + 2min, "2")).figures.size(), 1U);
}

TEST(CoinGeckoChart, PricesAreASeriesOfTheirOwn) {
  const auto page = parse_coingecko_chart(
      fmt::format(R"({{"prices":[{}],"market_caps":[{}]}})",
                  point(kDay, "60000") + "," + point(kDay + 9h, "1"), point(kDay, "1.2e12")),
      kRequest);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->answers.size(), 2U);
  EXPECT_EQ(page->answers[1].name, "BTC.PRICE");
  EXPECT_EQ(page->answers[1].figures, (std::vector<Capitalization>{{kDay, kDay + 35min, 60000}}));
}

TEST(CoinGeckoChart, PointsByTheHourAreThinned) {
  std::string points;
  for (int hour = 0; hour < 48; ++hour) {
    points += fmt::format("{}{}", hour == 0 ? "" : ",",
                          point(kDay + hour * 1h + 7s, fmt::format("{}", 100 + hour)));
  }
  const auto figures = read_chart(points).figures;
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].value, 100);
  EXPECT_EQ(figures[1].value, 124);
}

TEST(CoinGeckoChart, NothingIsMissingAndZeroIsRefused) {
  const auto answer = read_chart(point(kDay, "null") + "," + point(kDay + 24h, "0.0") + "," +
                                 point(kDay + 48h, "\"3\""));
  ASSERT_EQ(answer.figures.size(), 1U);
  EXPECT_EQ(answer.figures[0].stamped, kDay + 48h);
  ASSERT_EQ(answer.refused.size(), 1U);
  EXPECT_EQ(answer.refused[0].open_time, kDay + 24h);
  EXPECT_EQ(answer.refused[0].line, 2);
  EXPECT_EQ(answer.refused[0].reason, "impossible: BTC 0 is not above 0");
}

TEST(CoinGeckoChart, TheTotalIsSomewhereElse) {
  const std::string body = fmt::format(
      R"({{"market_cap_chart":{{"market_cap":[{}],"volume":[]}}}})", point(kDay, "2.6e12"));
  const auto page = parse_coingecko_chart(body, {"TOTAL", kRequest.days, "/api"});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->answers.front().figures,
            (std::vector<Capitalization>{{kDay, kDay + 35min, 2.6e12}}));
  EXPECT_NE(complaint(body).find("no list of capitalizations"), std::string::npos);
}

TEST(CoinGeckoChart, WhatBreaksTheContractIsRefused) {
  EXPECT_NE(complaint("").find("not JSON"), std::string::npos);
  EXPECT_NE(complaint("{\"market_caps\":[[1,2").find("cut short"), std::string::npos);
  EXPECT_NE(complaint("[]").find("no list"), std::string::npos);
  EXPECT_NE(complaint(R"({"market_caps":{"a":1}})").find("no list"), std::string::npos);
  EXPECT_NE(complaint(chart("[1]")).find("not a pair"), std::string::npos);
  EXPECT_NE(complaint(chart("7")).find("not a pair"), std::string::npos);
  EXPECT_NE(complaint(chart("[\"x\",1]")).find("without a time"), std::string::npos);
  EXPECT_NE(complaint(chart("[-5,1]")).find("without a time"), std::string::npos);
  EXPECT_NE(complaint(chart("[1e300,1]")).find("without a time"), std::string::npos);
  EXPECT_NE(complaint(chart(point(kDay, "{}"))).find("not a number"), std::string::npos);
  EXPECT_NE(complaint(chart(point(kDay + 1s, "1") + "," + point(kDay, "1"))).find("time order"),
            std::string::npos);
  EXPECT_NE(complaint(std::string(5 << 20, ' ')).find("bytes"), std::string::npos);
}

TEST(CoinGeckoGlobal, HoldsTheDominancesOfThisMoment) {
  const auto page = parse_coingecko_global(
      R"({"data":{"new_field":[],"total_market_cap":{"btc":3.4e7,"usd":2621040321355.04},
      "market_cap_percentage":{"btc":57.9539332566265,"usdt":7.223241338072757},
      "updated_at":1714521600}})");
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->answers.size(), 3U);
  EXPECT_EQ(page->answers[0].name, "BTC.D");
  EXPECT_EQ(page->answers[0].figures,
            (std::vector<Capitalization>{{kDay, kDay + 10min, 57.9539332566265}}));
  EXPECT_EQ(page->answers[1].name, "USDT.D");
  EXPECT_EQ(page->answers[2].name, "TOTAL");
  EXPECT_EQ(page->answers[2].figures.front().value, 2621040321355.04);
}

TEST(CoinGeckoGlobal, TetherMayBeAbsentButBitcoinMayNot) {
  const std::string body =
      R"({{"data":{{"total_market_cap":{{"usd":2e12}},"market_cap_percentage":{{"{}":57}},
      "updated_at":1714521600}}}})";
  const auto page = parse_coingecko_global(fmt::format(fmt::runtime(body), "btc"));
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->answers.size(), 2U);
  EXPECT_FALSE(parse_coingecko_global(fmt::format(fmt::runtime(body), "eth")));
  EXPECT_FALSE(parse_coingecko_global(R"({"data":{"updated_at":1e99}})"));
  EXPECT_FALSE(parse_coingecko_global(R"({"data":[]})"));
}

Ruling ruling(int status, std::string body) {
  return rule_coingecko(
      {.status = status, .headers = {}, .body = std::move(body), .round_trip = 0s});
}

TEST(CoinGeckoRule, ComplaintsSayWhatToDo) {
  const Ruling old = ruling(401,
                            R"({"error":{"status":{"timestamp":"2024-05-01T00:00:00Z",
      "error_code":10012,"error_message":"Your request exceeds the allowed time range."}}})");
  EXPECT_EQ(old.kind, Ruling::Kind::refuse);
  EXPECT_NE(old.error->message.find("--vendor coinmetrics"), std::string::npos);
  const Ruling missing = ruling(401, R"({"status":{"error_code":10002,"error_message":"x"}})");
  EXPECT_EQ(missing.kind, Ruling::Kind::refuse);
  EXPECT_NE(missing.error->message.find("TERN_COINGECKO_KEY"), std::string::npos);
  EXPECT_EQ(ruling(400, R"({"status":{"error_code":10010}})").kind, Ruling::Kind::refuse);
  EXPECT_EQ(ruling(404, R"({"error":"coin not found"})").error->kind, Errc::not_found);
  EXPECT_NE(ruling(403, "Please add a descriptive User-Agent").error->message.find("User-Agent"),
            std::string::npos);
}

TEST(CoinGeckoRule, TheRateLimitIsOneWhateverTheStatus) {
  const std::string body = R"({"status":{"error_code":429,"error_message":"You've exceeded"}})";
  for (const int status : {429, 200}) {
    const Ruling limited = ruling(status, body);
    EXPECT_EQ(limited.kind, Ruling::Kind::again);
    EXPECT_EQ(limited.error->kind, Errc::rate_limited);
  }
  EXPECT_EQ(ruling(200, "{}").kind, Ruling::Kind::accept);
}

}  // namespace
}  // namespace tern
