#include "source/cryptodatadownload.h"

#include "source/csv_fixture.h"

namespace tern {
namespace {

using CryptoDataDownload = KlineFiles;

constexpr std::string_view kSite = "https://www.CryptoDataDownload.com\n";
constexpr std::string_view kColumns =
    "Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount\n";
constexpr const char* kName = "Binance_BTCUSDT_1h.csv";

std::string vendor_row(std::string_view unix_time, std::string_view symbol = "BTCUSDT") {
  return fmt::format("{},2024-01-01 07-AM,{},100,102,98,101,5,500,7\n", unix_time, symbol);
}

std::string vendor_row(int hour) {
  return vendor_row(fmt::format("{}", ms_of(hour)));
}

Bar vendor_bar(int hour) {
  Bar bar = whole_bar(hour);
  bar.taker_buy_volume = bar.taker_buy_quote_volume = std::nullopt;
  return bar;
}

TEST_F(CryptoDataDownload, ALineAboutItselfAHeaderAndTheNewestFirst) {
  const std::string text =
      std::string(kSite) + std::string(kColumns) + vendor_row(2) + vendor_row(1) + vendor_row(0);
  const KlineFile file = read(kName, text);
  EXPECT_EQ(file.bars, (std::vector{vendor_bar(0), vendor_bar(1), vendor_bar(2)}));
  EXPECT_TRUE(file.refused.empty());
  EXPECT_EQ(file.layout, "cryptodatadownload, 10 columns, header, epoch ms");
  EXPECT_EQ(file.venue, "binance.cryptodatadownload") << "not the exchange's own bars";
  EXPECT_EQ(to_string(file.pair), "BTC/USDT");
}

TEST_F(CryptoDataDownload, TheFirstLineIsOfManyKindsOrAbsent) {
  for (const std::string_view first :
       {"https://www.cryptodatadownload.com,,,,,,,,,\r\n",
        "\"Timestamps are UTC timezone\",https://www.CryptoDataDownload.com\n", ""}) {
    const KlineFile file = read(kName, std::string(first) + std::string(kColumns) + vendor_row(0));
    EXPECT_EQ(file.bars, std::vector{vendor_bar(0)}) << first;
    EXPECT_TRUE(file.layout.starts_with("cryptodatadownload")) << first;
  }
}

TEST_F(CryptoDataDownload, SecondsAndMillisecondsMayMixInOneFile) {
  const std::string text = std::string(kSite) + std::string(kColumns) + vendor_row(2) +
                           vendor_row(fmt::format("{}.0", ms_of(1) / 1000)) +
                           vendor_row(fmt::format("{}", ms_of(0) / 1000));
  const KlineFile file = read(kName, text);
  EXPECT_EQ(file.bars, (std::vector{vendor_bar(0), vendor_bar(1), vendor_bar(2)}));
  EXPECT_EQ(file.layout, "cryptodatadownload, 10 columns, header, epoch s and epoch ms");
}

TEST_F(CryptoDataDownload, TheVolumesAreToldApartByTheirAsset) {
  const std::string text = std::string(kSite) +
                           "unix,date,symbol,open,high,low,close,Volume USDT,Volume BTC\n" +
                           fmt::format("{},x,BTC/USDT,100,102,98,101,500,5\n", ms_of(0));
  const KlineFile file = read(kName, text);
  ASSERT_EQ(file.bars.size(), 1U);
  EXPECT_EQ(file.bars[0].volume, 5);
  EXPECT_EQ(file.bars[0].quote_volume, 500);
}

TEST_F(CryptoDataDownload, APlainVolumeIsTheBaseAssets) {
  const std::string text = std::string(kSite) +
                           "Unix Timestamp,Date,Symbol,Open,High,Low,Close,Volume\n" +
                           fmt::format("{},x,BTCUSD,100,102,98,101,5\n", ms_of(0));
  const KlineFile file = read("gemini_BTCUSD_2020_1min.csv", text);
  EXPECT_EQ(file.bars, std::vector{plain_bar(0)});
  EXPECT_EQ(file.venue, "gemini.cryptodatadownload");
}

TEST_F(CryptoDataDownload, ARowOfAnotherSymbolIsRefused) {
  const std::string text = std::string(kSite) + std::string(kColumns) + vendor_row(0) +
                           vendor_row(fmt::format("{}", ms_of(1)), "ETHUSDT") +
                           vendor_row(fmt::format("{}", ms_of(2)), "btc/usdt");
  const KlineFile file = read(kName, text);
  EXPECT_EQ(file.bars.size(), 2U);
  ASSERT_EQ(file.refused.size(), 1U);
  EXPECT_EQ(file.refused[0].reason, "unreadable: symbol 'ETHUSDT' is not BTC/USDT");
  EXPECT_EQ(file.refused[0].line, 4);
}

TEST_F(CryptoDataDownload, AFileOfAnotherSymbolIsRefusedWhole) {
  const std::string text = std::string(kSite) + std::string(kColumns) + vendor_row(0);
  EXPECT_NE(complaint("Binance_ETHUSDT_1h.csv", text).find("no column for volume"),
            std::string::npos);
  const std::string plain = std::string(kSite) + "Unix,Symbol,Open,High,Low,Close,Volume\n" +
                            fmt::format("{},BTCUSDT,100,102,98,101,5\n", ms_of(0));
  EXPECT_NE(complaint("Binance_ETHUSDT_1h.csv", plain).find("symbol 'BTCUSDT' is not ETH/USDT"),
            std::string::npos);
}

TEST_F(CryptoDataDownload, ColumnsThatAreMissingOrTwiceAreNamed) {
  const auto said = [&](const std::string& header) {
    return complaint(kName, std::string(kSite) + header + "\n" + vendor_row(0));
  };
  EXPECT_NE(said("Date,Symbol,Open,High,Low,Close,Volume BTC").find("no column for open_time"),
            std::string::npos);
  EXPECT_NE(said("Unix,Symbol,Open,High,Low,Close,Volume ETH").find("no column for volume"),
            std::string::npos);
  EXPECT_NE(said("Unix,Open,High,Low,Close,Volume BTC,Volume").find("two columns for volume"),
            std::string::npos);
  EXPECT_NE(said("nothing of the kind").find("expected a header"), std::string::npos);
  EXPECT_NE(complaint(kName, kSite).find("expected a header"), std::string::npos);
  EXPECT_NE(complaint(kName, std::string(kSite) + std::string(kColumns)).find("no rows"),
            std::string::npos);
}

TEST_F(CryptoDataDownload, ANameWithoutAnExchangeSaysNothing) {
  const auto named = [](const char* file) { return cryptodatadownload_named(file).value(); };
  EXPECT_EQ(named("Bitstamp_BTCUSD_d.csv").interval, Interval::d1);
  EXPECT_EQ(named("Bitstamp_BTCUSD_minute.csv").interval, Interval::m1);
  EXPECT_EQ(named("Bitstamp_BTCUSD_d.csv").venue, "bitstamp.cryptodatadownload");
  for (const char* other : {"BTCUSDT_1h.csv", "BTC_USDT_1h.csv", "a_b.csv", "", "__.csv",
                            "Binance_KLINES_1h.csv", "Binance_BTCUSDT_2h.csv"}) {
    EXPECT_EQ(named(other).venue, "") << other;
  }
}

}  // namespace
}  // namespace tern
