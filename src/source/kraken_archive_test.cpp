#include "source/kraken_archive.h"

#include "source/csv_fixture.h"

namespace tern {
namespace {

using KrakenArchive = KlineFiles;

std::string kraken_row(int hour, double price = 100) {
  return fmt::format("{},{},{},{},{},5,7\n", ms_of(hour) / 1000, price, price + 2, price - 2,
                     price + 1);
}

Bar kraken_bar(int hour) {
  Bar bar = plain_bar(hour);
  bar.trade_count = 7;
  return bar;
}

TEST_F(KrakenArchive, RowsAreBarsWithTheirTrades) {
  const KlineFile file = read("XBTUSD_60.csv", kraken_row(0) + kraken_row(1) + kraken_row(7));
  EXPECT_EQ(file.bars, (std::vector{kraken_bar(0), kraken_bar(1), kraken_bar(7)}));
  EXPECT_EQ(file.layout, "kraken, 7 columns, no header, epoch s");
  EXPECT_EQ(to_string(file.pair), "BTC/USD");
  EXPECT_EQ(file.interval, Interval::h1);
  EXPECT_EQ(file.venue, "kraken");
}

TEST_F(KrakenArchive, ARenamedFileIsKnownByItsCells) {
  const auto path = write("history.csv", kraken_row(0) + kraken_row(1));
  EXPECT_NE(complaint_at(path).find("pass --pair"), std::string::npos);
  const auto file = read_kline_file(path, {Pair{"BTC", "USD"}, Interval::h1, kNow});
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->bars, (std::vector{kraken_bar(0), kraken_bar(1)}));
}

TEST_F(KrakenArchive, NamesAreKrakensOwn) {
  const auto named = [](const char* file) { return kraken_archive_named(file).value(); };
  EXPECT_EQ(named("XDGXBT_1440.csv").pair, (Pair{"DOGE", "BTC"}));
  EXPECT_EQ(named("ETHUSDT_1.csv").pair, (Pair{"ETH", "USDT"}));
  EXPECT_EQ(named("1INCHEUR_5.csv").pair, (Pair{"1INCH", "EUR"}));
  EXPECT_EQ(named("USDTUSD_15.csv").pair, (Pair{"USDT", "USD"}));
  EXPECT_EQ(named("XBTUSD_240.csv.gz").interval, Interval::h4);
  for (const char* other :
       {"XBTUSD.csv", "xbtusd_60.csv", "XBTUSD_60m.csv", "USD_60.csv", "_60.csv",
        "Binance_BTCUSDT_1h.csv", "BTCUSDT-1h.csv", "XBTUSD_.csv", ""}) {
    EXPECT_FALSE(named(other).interval) << other;
  }
}

TEST_F(KrakenArchive, IntervalsThatTernLacksAreNamed) {
  for (const char* name : {"XBTUSD_30.csv", "XBTUSD_720.csv", "XBTUSD_99999999999999999999.csv"}) {
    EXPECT_NE(complaint(name, kraken_row(0)).find("minutes, by its name: tern keeps"),
              std::string::npos)
        << name;
  }
}

TEST_F(KrakenArchive, ABadRowIsKeptWithItsReason) {
  const KlineFile file = read("XBTUSD_60.csv", kraken_row(0) + "1704070800,1,2\n" + kraken_row(1) +
                                                   "1704078000,1,2,1,1,,3\n" + kraken_row(2));
  EXPECT_EQ(file.bars.size(), 3U);
  ASSERT_EQ(file.refused.size(), 2U);
  EXPECT_EQ(file.refused[0].reason, "wrong number of cells: 3 of 7");
  EXPECT_EQ(file.refused[1].reason, "unreadable: volume '' is not a number");
}

TEST_F(KrakenArchive, ARarelyTradedPairHasGapsOfEveryLength) {
  std::string text;
  for (const int hour : {0, 3, 4, 9, 11, 14, 21, 23, 26}) text += kraken_row(hour);
  EXPECT_EQ(read("XBTUSD_60.csv", text).bars.size(), 9U);
  std::string daily;
  for (const int hour : {0, 24, 48, 96, 120}) daily += kraken_row(hour);
  EXPECT_NE(complaint("XBTUSD_60.csv", daily).find("rows 1d apart, not 1h"), std::string::npos);
}

TEST_F(KrakenArchive, TradesAreNotBars) {
  const std::string trades = "1704067200,100.0,0.5\n1704067201,100.1,0.25\n";
  EXPECT_NE(complaint("XBTUSD.csv", trades).find("does not say"), std::string::npos);
  const auto file =
      read_kline_file(write("XBTUSD.csv", trades), {Pair{"BTC", "USD"}, Interval::h1, kNow});
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message.find("3 cells"), std::string::npos);
}

}  // namespace
}  // namespace tern
