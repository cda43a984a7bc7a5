#include "source/capitalization_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "source/dominance_file.h"

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);
constexpr Timestamp kNow = utc_day(2024, 6, 1);

CapitalizationFile read(std::string_view name, std::string_view text) {
  auto file = read_capitalization_text(text, name, {.now = kNow});
  EXPECT_TRUE(file) << file.error().message;
  return file ? *std::move(file) : CapitalizationFile{};
}

std::string complaint(std::string_view name, std::string_view text) {
  const auto file = read_capitalization_text(text, name, {.now = kNow});
  EXPECT_FALSE(file);
  return file ? "" : file.error().message;
}

std::string point(Timestamp time, std::string_view value) {
  return fmt::format("[{},{}]", epoch_ms(time), value);
}

Capitalization start_of_day(int day, double value) {
  return {kDay + day * 24h, kDay + day * 24h + 35min, value};
}

Capitalization end_of_day(int day, double value) {
  return {kDay + day * 24h, kDay + day * 24h + 24h, value};
}

TEST(CapitalizationCharts, OfCoinGeckoHoldCapitalizationsAndPrices) {
  const auto file =
      read("bitcoin.json",
           fmt::format(R"({{"prices":[{},{}],"market_caps":[{},{},{}]}})", point(kDay, "60000"),
                       point(kDay + 24h, "61000"), point(kDay, "1.2e12"),
                       point(kDay + 24h + 5min, "1.3e12"), point(kDay + 30h, "1.4e12")));
  EXPECT_EQ(file.vendor, "coingecko");
  EXPECT_EQ(file.layout, "coingecko market chart, epoch ms");
  ASSERT_EQ(file.answers.size(), 2U);
  EXPECT_EQ(file.answers[0].name, "BTC");
  EXPECT_EQ(file.answers[0].figures,
            (std::vector{start_of_day(0, 1.2e12), start_of_day(1, 1.3e12)}));
  EXPECT_TRUE(file.answers[0].refused.empty()) << "the last point is of the moment of asking";
  EXPECT_EQ(file.answers[1].name, "BTC.PRICE");
}

TEST(CapitalizationCharts, OfCoinGeckoStandOnMidnight) {
  const auto file =
      read("sol-usd.json", fmt::format(R"({{"market_caps":[{},{},{},{}]}})", point(kDay, "1"),
                                       point(kDay + 24h + 11min, "2"), point(kDay + 48h, "null"),
                                       point(kDay + 72h, "\"4\"")));
  ASSERT_EQ(file.answers.size(), 1U);
  EXPECT_EQ(file.answers[0].name, "SOL");
  EXPECT_EQ(file.answers[0].figures, (std::vector{start_of_day(0, 1), start_of_day(3, 4)}));
  ASSERT_EQ(file.answers[0].refused.size(), 1U);
  EXPECT_EQ(file.answers[0].refused[0].line, 2);
  EXPECT_EQ(file.answers[0].refused[0].reason, "not on the grid of 1440 min");
}

TEST(CapitalizationCharts, OfTheWholeMarketNeedNoName) {
  const auto file = read("x.json", fmt::format(R"({{"market_cap_chart":{{"market_cap":[{}]}}}})",
                                               point(kDay, "2.6e12")));
  EXPECT_EQ(file.answers[0].name, "TOTAL");
  EXPECT_EQ(file.answers[0].figures, std::vector{start_of_day(0, 2.6e12)});
}

TEST(CapitalizationCharts, OfNobodyAreRefused) {
  EXPECT_NE(complaint("market_chart.json", R"({"market_caps":[[1714521600000,1]]})").find("--name"),
            std::string::npos);
}

constexpr std::string_view kWeb =
    R"({"data":{"quotes":[
      {"timestamp":"2024-05-01T23:59:59.999Z","btcDominance":51.5,"ethDominance":17,
       "quote":[{"name":"2781","totalMarketCap":2e12,"totalVolume24H":5}]},
      {"timestamp":"2024-05-02T12:00:00.000Z","btcDominance":52,"quote":[]},
      {"timestamp":"2024-05-03T23:59:59.999Z","btcDominance":53,
       "quote":[{"totalMarketCap":2.1e12}]}]},"status":{"error_code":"0"}})";
constexpr std::string_view kPaid =
    R"({"status":{"error_code":0},"data":{"quotes":[
      {"timestamp":"2024-05-01T23:59:59.999Z","btc_dominance":51.5,"eth_dominance":17,
       "quote":{"USD":{"total_market_cap":2e12}}}]}})";

TEST(GlobalMetrics, OfCoinMarketCapAreTheEndsOfTheirDays) {
  const auto file = read("cmc.json", kWeb);
  EXPECT_EQ(file.vendor, "coinmarketcap");
  ASSERT_EQ(file.answers.size(), 3U);
  EXPECT_EQ(file.answers[0].name, "BTC.D");
  EXPECT_EQ(file.answers[0].figures, (std::vector{end_of_day(0, 51.5), end_of_day(2, 53)}));
  ASSERT_EQ(file.answers[0].refused.size(), 1U) << "a noon is no day's end";
  EXPECT_EQ(file.answers[1].name, "ETH.D");
  EXPECT_EQ(file.answers[1].figures, std::vector{end_of_day(0, 17)});
  EXPECT_EQ(file.answers[2].name, "TOTAL");
  EXPECT_EQ(file.answers[2].figures, (std::vector{end_of_day(0, 2e12), end_of_day(2, 2.1e12)}));
}

TEST(GlobalMetrics, OfThePaidServiceAreTheSame) {
  const auto file = read("cmc.json", kPaid);
  ASSERT_EQ(file.answers.size(), 3U);
  EXPECT_EQ(file.answers[0].figures, std::vector{end_of_day(0, 51.5)});
  EXPECT_EQ(file.answers[2].figures, std::vector{end_of_day(0, 2e12)});
}

TEST(CapitalizationJson, OfAnotherShapeIsRefused) {
  EXPECT_NE(complaint("bitcoin.json", R"({"market_caps":[[1714521600000,1])").find("cut short"),
            std::string::npos);
  EXPECT_NE(complaint("bitcoin.json", R"({"market_caps":[5]})").find("not a pair"),
            std::string::npos);
  EXPECT_NE(complaint("bitcoin.json", R"({"market_caps":7})").find("no list"), std::string::npos);
  EXPECT_NE(
      complaint("c.json", R"({"data":{"quotes":[7]},"x":"\"btcDominance\"","btcDominance":1})")
          .find("not an object"),
      std::string::npos);
}

TEST(CoinNamed, GoesByTheFirstWord) {
  EXPECT_EQ(coin_named("Bitcoin_2024.csv"), "BTC");
  EXPECT_EQ(coin_named("eth-usd-max.csv"), "ETH");
  EXPECT_EQ(coin_named("tether.json"), "USDT");
  EXPECT_EQ(coin_named("market_chart.json"), std::nullopt);
}

}  // namespace
}  // namespace tern
