#include "source/freqtrade.h"

#include "source/csv_fixture.h"

namespace tern {
namespace {

/// A candle as freqtrade writes it.
std::string candle(int hour, double price = 100) {
  return fmt::format("[{},{:.1f},{:.1f},{:.1f},{:.1f},5.0]", ms_of(hour), price, price + 2,
                     price - 2, price + 1);
}

class Freqtrade : public KlineFiles {
 protected:
  void SetUp() override {
    KlineFiles::SetUp();
    std::filesystem::create_directories(folder_ / "data" / "binance");
  }
  static constexpr const char* kName = "data/binance/BTC_USDT-1h.json";
};

TEST_F(Freqtrade, RowsAreBars) {
  const KlineFile file = read(kName, "[" + candle(0) + "," + candle(1) + "]");
  EXPECT_EQ(file.bars, (std::vector{plain_bar(0), plain_bar(1)}));
  EXPECT_EQ(file.layout, "freqtrade, 6 columns, no header, epoch ms");
  EXPECT_EQ(to_string(file.pair), "BTC/USDT");
  EXPECT_EQ(file.interval, Interval::h1);
  EXPECT_EQ(file.rows, 2U);
}

TEST_F(Freqtrade, BlanksAndWholeNumbersChangeNothing) {
  const std::string text = fmt::format(
      "[\n  [{}, 100, 102, 98, 101, 5],\r\n [{}, 1e2, 102.0, 98, 101, 5] ]\n", ms_of(0), ms_of(1));
  EXPECT_EQ(read(kName, text).bars, (std::vector{plain_bar(0), plain_bar(1)}));
}

TEST_F(Freqtrade, AGzippedFileIsTheSame) {
  const KlineFile file = read("data/binance/BTC_USDT-1h.json.gz", gzipped("[" + candle(0) + "]"));
  EXPECT_EQ(file.bars, std::vector{plain_bar(0)});
  EXPECT_EQ(file.venue, "binance");
}

TEST_F(Freqtrade, TheVenueIsTheFolderInTheFolderNamedData) {
  const auto venue = [](const char* file) { return freqtrade_named(file)->venue; };
  EXPECT_EQ(venue("/home/me/user_data/data/Kraken/BTC_USD-1h.json"), "kraken");
  EXPECT_EQ(venue("user_data/data/../data/binance/./BTC_USD-1h.json"), "binance");
  EXPECT_EQ(venue("/home/me/downloads/BTC_USD-1h.json"), "") << "a folder may have any name";
}

TEST_F(Freqtrade, NamesSayPairAndInterval) {
  const auto named = [](const char* file) { return freqtrade_named(file).value(); };
  EXPECT_EQ(named("BTC_GBP-1d.json").pair, (Pair{"BTC", "GBP"})) << "any quote, since it is marked";
  EXPECT_EQ(named("BTC_USDT-1d.json.gz").interval, Interval::d1);
  EXPECT_FALSE(named("candles.json").pair);
  EXPECT_FALSE(named("BTC_USDT.json").interval);
  EXPECT_FALSE(named("BTC_USDT-1h.csv").pair);
  const auto refused = [](const char* file) {
    const auto answer = freqtrade_named(file);
    return answer ? "" : answer.error().message;
  };
  EXPECT_NE(refused("BTC_USDT_USDT-1h-futures.json").find("futures"), std::string::npos);
  EXPECT_NE(refused("BTC_USDT_USDT-8h-funding_rate.json").find("futures"), std::string::npos);
  EXPECT_NE(refused("BTC_USDT-1h-mark.json").find("futures"), std::string::npos);
  EXPECT_NE(refused("BTC_USDT-trades.json.gz").find("trades"), std::string::npos);
  EXPECT_NE(refused("BTC_USDT-1Mo.json").find("'1Mo'"), std::string::npos);
}

TEST_F(Freqtrade, ABadRowIsKeptWithItsReason) {
  const std::string stamp = fmt::format("{}", ms_of(5));
  const auto reason = [&](const std::string& row) {
    const KlineFile file =
        read(kName, "[" + candle(0) + "," + row + "," + candle(1) + "," + candle(2) + "]");
    EXPECT_EQ(file.bars.size(), 3U);
    if (file.refused.size() != 1) return fmt::format("{} rows refused", file.refused.size());
    EXPECT_EQ(file.refused[0].line, 2) << "the row's number";
    return file.refused[0].reason;
  };
  EXPECT_EQ(reason("[" + stamp + ",100,102,98,null,5]"),
            "unreadable: close 'null' is not a number");
  EXPECT_EQ(reason("[" + stamp + ",100,102,98,true,5]"),
            "unreadable: close 'true' is not a number");
  EXPECT_EQ(reason("[" + stamp + ",100,102,98,\"a\\nb\",5]"),
            "unreadable: close 'a\\nb' is not a number");
  EXPECT_EQ(reason("[" + stamp + ",100,97,98,101,5]"), "impossible bar: high 97 is below low 98");
  EXPECT_EQ(reason("[" + stamp + ",100]"), "wrong number of cells: 2 of 6");
  EXPECT_EQ(reason(candle(0)), "repeats an earlier row: line 1");
}

TEST_F(Freqtrade, AnEmptyRowIsNoRow) {
  EXPECT_EQ(read(kName, "[" + candle(0) + ",[]," + candle(1) + "]").rows, 2U);
}

TEST_F(Freqtrade, WhatIsNotAnArrayOfRowsIsRefused) {
  for (const char* text : {"{}", "{\"a\":[[1,2,3,4,5,6]]}", "[1,2,3]", "[[[1]]]", "[[{}]]", "7",
                           "[[1,2,3,4,5,6],7]", "[{\"date\":1}]"}) {
    EXPECT_NE(complaint(kName, text).find("expected one array of rows"), std::string::npos) << text;
  }
  EXPECT_NE(complaint(kName, "[]").find("has no rows"), std::string::npos);
  EXPECT_NE(complaint(kName, "[[],[]]").find("has no rows"), std::string::npos);
}

TEST_F(Freqtrade, AFileThatBreaksOffIsRefusedWhole) {
  const std::string text = "[" + candle(0) + "," + candle(1) + "]";
  for (const std::string_view cut : {"[", "[[1,", "[[1,2,3,4,5,6]", "[[1,2,3,4,5,6]]x", "[[1e999]]",
                                     "[[NaN]]", "[[1,2,3,4,5,6],]"}) {
    EXPECT_NE(complaint(kName, cut).find("breaks off at character"), std::string::npos) << cut;
  }
  EXPECT_NE(complaint(kName, text.substr(0, text.size() - 3)).find("none of its rows"),
            std::string::npos);
}

TEST_F(Freqtrade, DeepNestingIsNoTrouble) {
  EXPECT_NE(complaint(kName, std::string(1'000'000, '[')).find("expected one array"),
            std::string::npos);
}

TEST_F(Freqtrade, OtherFormsAreRefusedWithTheCommandThatConvertsThem) {
  EXPECT_NE(complaint("data/binance/BTC_USDT-1h.feather", std::string_view("ARROW1\0\0\xff", 9))
                .find("--format-from feather --format-to json"),
            std::string::npos);
  EXPECT_NE(complaint("BTC_USDT-1h.parquet", "PAR1\x15\x04").find("parquet"), std::string::npos);
}

}  // namespace
}  // namespace tern
