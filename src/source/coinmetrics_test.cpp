#include "source/coinmetrics.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);
constexpr std::string_view kUrl = "https://community-api.coinmetrics.io";

const CapitalizationRequest kRequest{"BTC", {kDay, kDay + 5 * 24h}, "/v4"};

std::string row(std::string_view day, std::string_view rest) {
  return fmt::format(R"({{"asset":"btc","time":"2024-05-{}T00:00:00.000000000Z"{}}})", day, rest);
}

std::string value(std::string_view text) {
  return fmt::format(R"(,"CapMrktCurUSD":{})", text);
}

std::string body(std::string_view rows, std::string_view rest = "") {
  return fmt::format(R"({{"data":[{}]{}}})", rows, rest);
}

std::string complaint(std::string_view text, Errc kind = Errc::corrupt_data) {
  const auto page = parse_coinmetrics(text, kRequest, kUrl);
  EXPECT_FALSE(page);
  if (page) return {};
  EXPECT_EQ(page.error().kind, kind);
  return page.error().message;
}

TEST(CoinMetricsPages, ADaysEndIsKnownADayAfterIt) {
  const auto page = parse_coinmetrics(
      body(row("01", value("\"130000000000.12\"")) + "," + row("02", value("131000000000"))),
      kRequest, kUrl);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->answers.front().figures,
            (std::vector<Capitalization>{{kDay, kDay + 48h, 130000000000.12},
                                         {kDay + 24h, kDay + 72h, 131000000000.0}}));
  EXPECT_FALSE(page->next);
}

TEST(CoinMetricsPages, NullAndAbsentAreMissingAndZeroIsRefused) {
  const auto page =
      parse_coinmetrics(body(row("01", value("null")) + "," + row("02", "") + "," +
                             row("03", value("\"0\"")) + "," + row("04", value("\"4\""))),
                        kRequest, kUrl);
  ASSERT_TRUE(page) << page.error().message;
  const CapitalizationAnswer& answer = page->answers.front();
  ASSERT_EQ(answer.figures.size(), 1U);
  EXPECT_EQ(answer.figures[0].value, 4);
  ASSERT_EQ(answer.refused.size(), 1U);
  EXPECT_EQ(answer.refused[0].text, "2024-05-03,0");
}

TEST(CoinMetricsPages, GoOnAtTheSameHostOnly) {
  const auto next = [](std::string_view url) {
    return body(row("02", value("\"1\"")), fmt::format(R"(,"next_page_url":"{}")", url));
  };
  const auto page =
      parse_coinmetrics(next(fmt::format("{}/v4/x?next_page_token=a.b", kUrl)), kRequest, kUrl);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_TRUE(page->next);
  EXPECT_EQ(page->next->target, "/v4/x?next_page_token=a.b");
  EXPECT_EQ(page->next->days, (TimeRange{kDay + 48h, kDay + 5 * 24h}));
  complaint(next("https://elsewhere.example/v4/x"), Errc::untrusted);
  complaint(next(fmt::format("{}.example/v4/x", kUrl)), Errc::untrusted);
}

TEST(CoinMetricsPages, EveryPageMovesOn) {
  const std::string more = fmt::format(R"(,"next_page_url":"{}/v4/x")", kUrl);
  EXPECT_NE(complaint(body("", more)).find("after its last day"), std::string::npos);
  EXPECT_NE(complaint(body(row("05", value("\"1\"")), more)).find("after its last day"),
            std::string::npos);
}

TEST(CoinMetricsPages, WhatBreaksTheContractIsRefused) {
  EXPECT_NE(complaint("<html>").find("not JSON"), std::string::npos);
  EXPECT_NE(complaint("[1]").find("not JSON"), std::string::npos);
  EXPECT_NE(complaint("{}").find("no list"), std::string::npos);
  EXPECT_NE(complaint(R"({"data":[1]})").find("not an object"), std::string::npos);
  EXPECT_NE(complaint(R"({"data":[{"asset":"eth","time":"2024-05-01T00:00:00Z"}]})")
                .find("not about btc alone"),
            std::string::npos);
  EXPECT_NE(complaint(R"({"data":[{"asset":"btc","time":"2024-05-01T01:00:00Z"}]})")
                .find("without a day"),
            std::string::npos);
  EXPECT_NE(complaint(R"({"data":[{"asset":"btc"}]})").find("without a day"), std::string::npos);
  EXPECT_NE(complaint(body(row("02", "") + "," + row("02", ""))).find("out of order"),
            std::string::npos);
  EXPECT_NE(complaint(body(row("06", value("\"1\"")))).find("not asked for"), std::string::npos);
  EXPECT_NE(complaint(body(row("01", value("\"1,5\"")))).find("not a number"), std::string::npos);
  EXPECT_NE(complaint(body(row("01", value("[[]]")))).find("not a number"), std::string::npos);
}

}  // namespace
}  // namespace tern
