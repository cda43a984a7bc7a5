#include "source/tradingview.h"

#include "source/csv_fixture.h"

namespace tern {
namespace {

using TradingView = KlineFiles;

constexpr const char* kName = "BINANCE_BTCUSDT, 60.csv";

std::string chart_row(std::string_view time) {
  return fmt::format("{},100,102,98,101,5\n", time);
}

std::string chart(std::string_view first_time, std::string_view second_time) {
  return "time,open,high,low,close,Volume\n" + chart_row(first_time) + chart_row(second_time);
}

const std::vector<Bar> kTwoBars = {plain_bar(0), plain_bar(1)};

TEST_F(TradingView, ChartsAreBars) {
  const KlineFile file = read(kName, chart("1704067200", "1704070800"));
  EXPECT_EQ(file.bars, kTwoBars);
  EXPECT_EQ(file.layout, "tradingview, 6 columns, header, epoch s");
  EXPECT_EQ(file.venue, "binance.tradingview") << "not the exchange's own bars";
  EXPECT_EQ(to_string(file.pair), "BTC/USDT");
  EXPECT_EQ(file.interval, Interval::h1);
}

TEST_F(TradingView, TimesMayBeDatesThatSayTheirOffset) {
  EXPECT_EQ(read(kName, chart("2024-01-01T00:00:00Z", "2024-01-01T01:00:00Z")).bars, kTwoBars);
  EXPECT_EQ(read(kName, chart("2024-01-01T03:00:00+03:00", "2023-12-31T20:00:00-05:00")).bars,
            kTwoBars);
  EXPECT_NE(complaint(kName, chart("2024-01-01T00:00:00", "2024-01-01T01:00:00"))
                .find("does not say its offset from UTC"),
            std::string::npos);
}

TEST_F(TradingView, ADayMayBeADate) {
  const KlineFile file = read("COINBASE_BTCUSD, 1D.csv", chart("2024-01-01", "2024-01-02"));
  ASSERT_EQ(file.bars.size(), 2U);
  EXPECT_EQ(file.bars[1].open_time, utc_day(2024, 1, 2));
}

TEST_F(TradingView, IndicatorsAreIgnoredWhateverTheyAreCalled) {
  const std::string text =
      "\xef\xbb\xbftime,open,high,low,close,\"MA (9, close)\",Plot,Plot,volume,Volume,\"a "
      "\"\"b\"\", c\"\r\n"
      "1704067200,100,102,98,101,NaN,,1,5,9,7\r\n"
      "1704070800,100,102,98,101,\"1,5\",,1,5,9,7\r\n";
  EXPECT_EQ(read(kName, text).bars, kTwoBars) << "the first volume is the chart's own";
}

TEST_F(TradingView, TheBarThatIsStillOpenIsRefused) {
  const auto path = write(kName, chart("1704067200", "1704070800"));
  const auto file = read_kline_file(path, {.now = kStart + 90min});
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->bars, std::vector{plain_bar(0)});
  ASSERT_EQ(file->refused.size(), 1U);
  EXPECT_EQ(file->refused[0].reason, "not closed yet");
}

TEST_F(TradingView, ABarNeedsItsVolume) {
  EXPECT_NE(complaint(kName, "time,open,high,low,close\n1704067200,100,102,98,101\n")
                .find("has no column Volume"),
            std::string::npos);
  const KlineFile file = read(kName, chart("1704067200", "1704070800") + "1704074400,1,1,1,1,\n");
  ASSERT_EQ(file.refused.size(), 1U);
  EXPECT_EQ(file.refused[0].reason, "unreadable: volume '' is not a number");
}

TEST_F(TradingView, WhatIsNotAChartIsRefused) {
  EXPECT_NE(complaint(kName, "time,low,high\n1,2,3\n").find("expected a first line"),
            std::string::npos);
  EXPECT_NE(complaint(kName, short_rows(3)).find("expected a first line"), std::string::npos);
}

TEST_F(TradingView, NamesSayExchangeSymbolAndResolution) {
  const auto named = [](const char* file) { return tradingview_named(file).value(); };
  EXPECT_EQ(named("BINANCE_BTCUSDT, 1D_8b026.csv").interval, Interval::d1);
  EXPECT_EQ(named("BINANCE_BTCUSDT, 240 (1).csv").interval, Interval::h4);
  EXPECT_EQ(named("BINANCE_BTCUSDT, 15_8b026 (12).csv.gz").interval, Interval::m15);
  EXPECT_EQ(named("BITSTAMP_DLY_BTCUSD, 60.csv").pair, (Pair{"BTC", "USD"}));
  EXPECT_EQ(named("KRAKEN_XBTUSD, 60.csv").pair, (Pair{"BTC", "USD"}));
  EXPECT_EQ(named("KRAKEN_XBTUSD, 60.csv").venue, "kraken.tradingview");
  EXPECT_FALSE(named("BINANCE_BTCUSDT.P, 60.csv").pair) << "a perpetual is not the spot pair";
  for (const char* other : {"BTCUSDT-1h.csv", "BTCUSDT, 60.csv", "_BTCUSDT, 60.csv",
                            "BINANCE_BTCUSDT, 60.txt", "", ", .csv"}) {
    EXPECT_FALSE(named(other).interval) << other;
  }
}

TEST_F(TradingView, NamesOfWhatIsNotForBarsAreRefused) {
  const auto refused = [](const char* file) {
    const auto answer = tradingview_named(file);
    return answer ? "" : answer.error().message;
  };
  EXPECT_NE(refused("BINANCE_BTCUSDT, 720.csv").find("resolution '720'"), std::string::npos);
  EXPECT_NE(refused("BINANCE_BTCUSDT, 1W.csv").find("resolution '1W'"), std::string::npos);
  EXPECT_NE(refused("CRYPTOCAP_BTC.D, 1D_8b026.csv").find("capitalizations"), std::string::npos);
}

}  // namespace
}  // namespace tern
