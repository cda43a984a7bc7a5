#include "source/dominance_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);
constexpr Timestamp kNow = utc_day(2024, 6, 1);
constexpr std::string_view kChart = "CRYPTOCAP_BTC.D, 1D_8b026.csv";

class CapitalizationFiles : public testing::Test {
 protected:
  std::filesystem::path write(std::string_view name, std::string_view text) const {
    const std::filesystem::path path = scratch_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  CapitalizationFile read(std::string_view name, std::string_view text, std::string vendor = "") {
    auto file =
        read_capitalization_file(write(name, text), {.vendor = std::move(vendor), .now = kNow});
    EXPECT_TRUE(file) << file.error().message;
    return file ? *std::move(file) : CapitalizationFile{};
  }

  std::string complaint(std::string_view name, std::string_view text, std::string vendor = "") {
    const auto file =
        read_capitalization_file(write(name, text), {.vendor = std::move(vendor), .now = kNow});
    EXPECT_FALSE(file);
    if (file) return {};
    EXPECT_EQ(file.error().kind, Errc::invalid_argument);
    EXPECT_NE(file.error().message.find(name), std::string::npos) << file.error().message;
    return file.error().message;
  }

  ScratchFolder scratch_;
};

using DominanceCharts = CapitalizationFiles;
using DailyTables = CapitalizationFiles;

std::string row(std::string_view time, double close) {
  return fmt::format("{},50,60,40,{}\n", time, close);
}

constexpr std::string_view kHeader = "time,open,high,low,close\n";

Capitalization end_of_day(int day, double value) {
  const Timestamp stamped = kDay + day * 24h;
  return {stamped, stamped + 24h, value};
}

TEST_F(DominanceCharts, AreToldByTheirNames) {
  EXPECT_TRUE(is_dominance_chart("CRYPTOCAP_BTC.D, 1D.csv"));
  EXPECT_TRUE(is_dominance_chart("CRYPTOCAP_USDT.D, 60_2c8db (1).csv"));
  EXPECT_TRUE(is_dominance_chart("CRYPTOCAP_DLY_TOTAL, 1D.csv"));
  EXPECT_FALSE(is_dominance_chart("BINANCE_BTCUSDT, 60.csv"));
  EXPECT_FALSE(is_dominance_chart("dominance-daily.csv"));
}

TEST_F(DominanceCharts, TimesComeInManyForms) {
  // Seconds, UTC, another offset, and a plain date; then one that is not finished.
  const auto file = read(
      kChart, fmt::format("\xef\xbb\xbf{}{}{}{}{}{}", kHeader,
                          row(fmt::format("{}", epoch_ms(kDay) / 1000), 51.66),
                          row("2024-05-02T00:00:00Z", 52), row("2024-05-03T03:00:00+03:00", 53),
                          row("2024-05-04", 54), row("2024-05-05", 55)));
  EXPECT_EQ(file.vendor, "tradingview");
  EXPECT_EQ(file.layout, "tradingview chart, 1D");
  ASSERT_EQ(file.answers.size(), 1U);
  EXPECT_EQ(file.answers[0].name, "BTC.D");
  EXPECT_EQ(file.answers[0].figures, (std::vector{end_of_day(0, 51.66), end_of_day(1, 52),
                                                  end_of_day(2, 53), end_of_day(3, 54)}));
  ASSERT_EQ(file.answers[0].refused.size(), 1U);
  EXPECT_EQ(file.answers[0].refused[0].open_time, kDay + 4 * 24h);
  EXPECT_EQ(file.answers[0].refused[0].line, 6);
}

TEST_F(DominanceCharts, AnHourlyCloseIsKnownWhenItsHourEnds) {
  const auto file = read("CRYPTOCAP_USDT.D, 60.csv",
                         fmt::format("{}{}{}", kHeader, row("2024-05-01T05:00:00Z", 5),
                                     row("2024-05-01T06:00:00Z", 6)));
  EXPECT_EQ(file.answers[0].figures, (std::vector<Capitalization>{{kDay + 5h, kDay + 6h, 5}}));
}

TEST_F(DominanceCharts, IndicatorsMayNameAnything) {
  const auto file = read("CRYPTOCAP_TOTAL, 1D.csv",
                         "time,open,high,low,close,Volume,\"EMA (20, close)\",close\n"
                         "2024-05-01,1,2,1,2.5e12,NaN,\"7,5\",3\n2024-05-02,1,2,1,2.6e12,,,\n");
  EXPECT_EQ(file.answers[0].figures, std::vector{end_of_day(0, 2.5e12)});
}

TEST_F(DominanceCharts, WhatCannotBeIsRefusedRowByRow) {
  const auto file =
      read(kChart, fmt::format("{}{}{}{}{}{}{}{}{}2024-05-09,1\n{}", kHeader, row("2024-05-01", 51),
                               row("2024-05-01", 51), row("2024-05-01", 52),
                               row("2024-05-02T01:00:00Z", 53), row("2024-05-03", 101),
                               row("2024-05-04 00:00:00", 54), row("x", 55), row("2024-06-01", 56),
                               row("2024-06-02", 57)));
  EXPECT_EQ(file.answers[0].figures, std::vector{end_of_day(0, 51)});
  std::string reasons;
  for (const QuarantinedRow& is : file.answers[0].refused) {
    reasons += fmt::format("{}: {}\n", is.line, is.reason);
  }
  EXPECT_EQ(reasons,
            "3: repeats an earlier row\n"
            "4: contradicts an earlier row\n"
            "5: not on the grid of 1440 min\n"
            "6: impossible: BTC.D 101 % is not below 100 %\n"
            "7: unreadable: its time is none, or does not say its offset from UTC\n"
            "8: unreadable: its time is none, or does not say its offset from UTC\n"
            "9: not known yet\n"
            "10: unreadable: BTC.D is not a number\n"
            "11: not known yet\n");
}

TEST_F(DominanceCharts, WhatIsNoChartOfADayOrLessIsRefusedWhole) {
  EXPECT_NE(complaint("CRYPTOCAP_BTC.D, 1W.csv", kHeader).find("'1W'"), std::string::npos);
  EXPECT_NE(complaint(kChart, "date,close\n2024-05-01,5\n").find("time,open"), std::string::npos);
  EXPECT_NE(complaint(kChart, kHeader).find("holds no figures"), std::string::npos);
  EXPECT_NE(complaint(kChart, std::string(kHeader) + row("2024-05-01", 51)).find("last row"),
            std::string::npos);
  EXPECT_NE(complaint(kChart, kHeader, "coingecko").find("not of coingecko"), std::string::npos);
}

TEST_F(DailyTables, EveryKnownColumnIsASeries) {
  const std::string text =
      "date,btc_cap,total_cap,btc_price,listed_sum_cap,usdt_d\n"
      "2024-05-01,1.2e12,2.4e12,60000,1,\n2024-05-02,1.3e12,,61000,1,5.5\n";
  const auto file = read("marketcap.csv", text, "coingecko");
  ASSERT_EQ(file.answers.size(), 5U);
  EXPECT_EQ(file.answers[0].name, "BTC");
  EXPECT_EQ(file.answers[0].figures,
            (std::vector<Capitalization>{{kDay, kDay + 35min, 1.2e12},
                                         {kDay + 24h, kDay + 24h + 35min, 1.3e12}}));
  EXPECT_EQ(file.answers[1].name, "TOTAL");
  EXPECT_EQ(file.answers[1].figures.size(), 1U);
  EXPECT_EQ(file.answers[2].name, "BTC.PRICE");
  EXPECT_EQ(file.answers[2].figures.size(), 2U);
  EXPECT_EQ(file.answers[3].name, "LISTED");
  EXPECT_EQ(file.answers[3].figures.size(), 2U);
  EXPECT_EQ(file.answers[4].name, "USDT.D");
  EXPECT_EQ(file.answers[4].figures.size(), 1U);
  EXPECT_EQ(read("d.csv", text, "tradingview").answers[0].figures[0].known_at, kDay + 24h);
}

TEST_F(DailyTables, ACommunityFileIsNamedByItsAsset) {
  const auto file =
      read("usdt.csv", "time,CapMrktCurUSD,PriceUSD\n2024-05-01,110.5,1\n2024-05-02,,1\n");
  EXPECT_EQ(file.vendor, "coinmetrics");
  ASSERT_EQ(file.answers.size(), 2U);
  EXPECT_EQ(file.answers[0].name, "USDT");
  EXPECT_EQ(file.answers[0].figures, (std::vector<Capitalization>{{kDay, kDay + 48h, 110.5}}));
  EXPECT_EQ(file.answers[1].name, "USDT.PRICE");
  EXPECT_EQ(file.answers[1].figures.size(), 2U);
}

TEST_F(DailyTables, CoinGeckosExportIsNamedByItsCoin) {
  const auto file = read("btc-usd-max.csv",
                         "snapped_at,price,market_cap,total_volume\n"
                         "2024-05-01 00:00:00 UTC,60000,1.2e12,5\n"
                         "2024-05-02 10:00:00 UTC,61000,1.3e12,5\n");
  EXPECT_EQ(file.vendor, "coingecko");
  ASSERT_EQ(file.answers.size(), 2U);
  EXPECT_EQ(file.answers[1].name, "BTC");
  EXPECT_EQ(file.answers[1].figures, (std::vector<Capitalization>{{kDay, kDay + 35min, 1.2e12}}));
  ASSERT_EQ(file.answers[1].refused.size(), 1U);
  EXPECT_EQ(file.answers[1].refused[0].reason, "not on the grid of 1440 min");
}

TEST_F(DailyTables, CoinMarketCapStampsTheLastInstantOfTheDay) {
  const auto coin = read("Bitcoin_5_1_2024-historical_data_coinmarketcap.csv",
                         "timeOpen;timeClose;name;open;close;marketCap;timestamp\n"
                         "\"2024-05-02T00:00:00.000Z\";\"2024-05-02T23:59:59.999Z\";\"2781\";1;2;7;"
                         "\"2024-05-02T23:59:59.999Z\"\n"
                         "\"2024-05-01T00:00:00.000Z\";\"2024-05-01T23:59:59.999Z\";\"2781\";1;3;6;"
                         "\"2024-05-01T23:59:59.999Z\"\n");
  EXPECT_EQ(coin.vendor, "coinmarketcap");
  ASSERT_EQ(coin.answers.size(), 2U);
  EXPECT_EQ(coin.answers[0].name, "BTC.PRICE");
  EXPECT_EQ(coin.answers[1].name, "BTC");
  EXPECT_EQ(coin.answers[1].figures, (std::vector{end_of_day(0, 6), end_of_day(1, 7)}));
  const auto global = read("global.csv",
                           "timestamp,btc_dominance,eth_dominance,total_market_cap\n"
                           "2024-05-01T23:59:59.999Z,51,17,2e12\n");
  ASSERT_EQ(global.answers.size(), 3U);
  EXPECT_EQ(global.answers[0].figures, std::vector{end_of_day(0, 51)});
  EXPECT_EQ(global.answers[2].name, "TOTAL");
}

TEST_F(DailyTables, AVendorThatDatesByTheBeginningHasNoLastInstant) {
  EXPECT_NE(complaint("a.csv", "date,btc_cap\n2024-05-01T23:59:59.999Z,1\n", "coingecko")
                .find("not on the grid"),
            std::string::npos);
}

TEST_F(DailyTables, AVendorsOwnTableMayNeedItsCoin) {
  const std::string text = "snapped_at,price,market_cap\n2024-05-01,1,2\n";
  EXPECT_NE(complaint("chart.csv", text).find("--name"), std::string::npos);
  const auto file = read_capitalization_text(text, "chart.csv", {.name = "XRP", .now = kNow});
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->answers[1].name, "XRP");
  EXPECT_NE(complaint("btc.csv", text, "coinmetrics").find("not of coinmetrics"),
            std::string::npos);
}

TEST_F(DailyTables, AreToldFromBarsByTheirFirstLine) {
  for (const char* text :
       {"date,btc_cap\n", "date,btc_d\n", "time,CapMrktCurUSD\n", "snapped_at,price,market_cap\n",
        "timeOpen;close;marketCap;timestamp\n", R"({"prices":[],"market_caps":[]})",
        R"({"data":{"quotes":[{"btcDominance":1}]}})"}) {
    EXPECT_TRUE(is_capitalization_text("a", text)) << text;
  }
  for (const char* text : {"open_time,open,high,low,close,volume\n", "date,btc_price\n",
                           "[[1,2,3,4,5,6]]", "", "time,open,high,low,close\n", "{}"}) {
    EXPECT_FALSE(is_capitalization_text("a", text)) << text;
  }
  EXPECT_FALSE(is_capitalization_text("a", "time,open,high,low,close,stoch_k,stoch_d\n"))
      << "bars with an indicator";
  EXPECT_TRUE(is_capitalization_text("CRYPTOCAP_SOL.D, 1D.csv", "time,open\n"));
  EXPECT_TRUE(is_capitalization_file(write("a.csv", "date,btc_cap\n")));
  EXPECT_FALSE(is_capitalization_file(write("a.txt", "date,btc_cap\n")));
  EXPECT_FALSE(is_capitalization_file(write("b.csv", "open_time,open,high,low,close,volume\n")));
  EXPECT_FALSE(is_capitalization_file(scratch_.path()));
  EXPECT_FALSE(is_capitalization_file(scratch_.path() / "none.csv"));
}

TEST_F(DailyTables, SomebodyMustSayWhoseTheyAre) {
  const std::string text = "date,btc_cap\n2024-05-01,1\n";
  EXPECT_NE(complaint("a.csv", text).find("--vendor"), std::string::npos);
  const auto unknown =
      read_capitalization_file(write("a.csv", text), {.vendor = "nobody", .now = kNow});
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("coingecko, tradingview"), std::string::npos);
  EXPECT_NE(complaint("a.csv", "date,price\n2024-05-01,1\n", "coingecko").find("btc_cap"),
            std::string::npos);
  EXPECT_NE(complaint("a.csv", "day,btc_cap\n2024-05-01,1\n", "coingecko").find("'date'"),
            std::string::npos);
  EXPECT_NE(complaint("a.csv", "date,btc_cap,BTC_cap,btc_cap\n", "coingecko").find("BTC twice"),
            std::string::npos);
}

TEST_F(DailyTables, AnImportAccountsForEveryFigureAndRepeatsToNothing) {
  auto database = Database::open(scratch_.path() / "data");
  ASSERT_TRUE(database);
  CapitalizationStore store(*database);
  const auto path = write("m.csv", "date,btc_cap,usdt_cap\n2024-05-01,1,\n2024-05-02,-2,3\n");
  const CapitalizationFileOptions options{.vendor = "coingecko", .now = kNow};
  for (const bool again : {false, true}) {
    const auto imports = import_capitalization_file(store, path, options);
    ASSERT_TRUE(imports) << imports.error().message;
    ASSERT_EQ(imports->size(), 2U);
    for (const CapitalizationImport& is : *imports) {
      EXPECT_EQ(is.figures, is.outcome.inserted + is.outcome.unchanged + is.outcome.revised +
                                is.outcome.quarantined);
      EXPECT_EQ(is.outcome.inserted, again ? 0U : 1U);
    }
    EXPECT_EQ(imports->front().outcome.quarantined, 1U);
  }
  const auto rows = store.quarantine({"coingecko", "BTC"});
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->size(), 1U);
}

}  // namespace
}  // namespace tern
