#include "source/csv_file.h"

#include "source/csv_fixture.h"

namespace tern {
namespace {

using BadKlineFiles = KlineFiles;
using KlineText = KlineFiles;

TEST_F(BadKlineFiles, WhatIsNotThereIsNotFound) {
  EXPECT_NE(complaint_at(folder_ / "BTCUSDT-1h.csv", Errc::not_found).find("No such file"),
            std::string::npos);
}

TEST_F(BadKlineFiles, AFolderIsNotAFile) {
  EXPECT_NE(complaint_at(folder_).find("is a folder"), std::string::npos);
}

TEST_F(BadKlineFiles, AFileMayBeForbidden) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const auto path = write("BTCUSDT-1h.csv", short_rows(3));
  std::filesystem::permissions(path, std::filesystem::perms::none);
  EXPECT_NE(complaint_at(path, Errc::io).find("Permission denied"), std::string::npos);
}

TEST_F(BadKlineFiles, NothingInIt) {
  EXPECT_NE(complaint("BTCUSDT-1h.csv", "").find("is empty"), std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.csv", "\r\n\n").find("is empty"), std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.csv.gz", gzipped("")).find("is empty"), std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.csv", kHeader).find("has a header but no rows"),
            std::string::npos);
}

TEST_F(BadKlineFiles, NotText) {
  EXPECT_NE(complaint("BTCUSDT-1h.csv", std::string_view("\x7f"
                                                         "ELF\0\0\1",
                                                         7))
                .find("binary"),
            std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.zip", "PK\x03\x04klines").find("unpack it"), std::string::npos);
}

TEST_F(BadKlineFiles, TextThatIsNotAboutBars) {
  EXPECT_NE(complaint("BTCUSDT-1h.csv", "Dear reader\nthis is a letter\n").find("no column"),
            std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.csv", "[[1704067200000,100]]\n").find("no column"),
            std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.csv", "1,2,3\n4,5,6\n").find("3 cells"), std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.csv", "a,1,b,c,d,e\nf,2,g,h,i,j\n").find("cannot be read"),
            std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.csv", "time,open,high,low,volume\n1,2,3,4,5\n").find("'close'"),
            std::string::npos);
  EXPECT_NE(complaint("BTCUSDT-1h.csv", "time,open,high,low,close,close,volume\n").find("two"),
            std::string::npos);
}

TEST_F(BadKlineFiles, SwappedColumns) {
  const std::string text = "time,open,low,high,close,volume\n" + short_rows(50);
  const std::string message = complaint("BTCUSDT-1h.csv", text);
  EXPECT_NE(message.find("100 % of its rows are impossible bars"), std::string::npos) << message;
  EXPECT_NE(message.find("line 2, impossible bar: high 98 is below low 102"), std::string::npos)
      << message;
  EXPECT_NE(message.find("swapped?"), std::string::npos) << message;
}

TEST_F(BadKlineFiles, StampsOfAnotherTimeZone) {
  const std::string text =
      rows(9, [](int hour) { return fmt::format("2024-01-01 {:02}:30,100,102,98,101,5\n", hour); });
  const std::string message = complaint("BTCUSDT-1h.csv", text);
  EXPECT_NE(message.find("100 % of its rows are off the grid"), std::string::npos) << message;
}

TEST_F(BadKlineFiles, CutShortInsideTheGzipStream) {
  const std::string packed = gzipped(short_rows(500));
  const std::string cut = complaint("BTCUSDT-1h.csv.gz", packed.substr(0, packed.size() / 2));
  EXPECT_NE(cut.find("is cut short after"), std::string::npos) << cut;
  EXPECT_NE(cut.find("none of its rows were imported"), std::string::npos) << cut;
  std::string damaged = packed;
  for (std::size_t i = damaged.size() / 2; i < damaged.size() / 2 + 40; ++i) damaged[i] = 'x';
  EXPECT_NE(complaint("BTCUSDT-1h.csv.gz", damaged).find("damaged"), std::string::npos);
}

TEST_F(BadKlineFiles, AGzipBombIsRefusedBeforeItFillsTheMemory) {
  const std::string packed = gzipped(std::string(std::size_t{16} << 20, '0'));
  ASSERT_LT(packed.size(), 20'000U);
  EXPECT_NE(complaint("BTCUSDT-1h.csv.gz", packed).find("more than 200 times its size"),
            std::string::npos);
}

TEST_F(BadKlineFiles, ANameThatSaysNothingNeedsOptions) {
  EXPECT_NE(complaint("klines.csv", short_rows(3)).find("pass --pair and --interval"),
            std::string::npos);
  const auto path = write("klines.csv", short_rows(3));
  const auto file =
      read_kline_file(path, {.pair = Pair{"BTC", "USDT"}, .interval = Interval::h1, .now = kNow});
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->bars.size(), 3U);
}

TEST_F(BadKlineFiles, AnIntervalThatTheStampsContradict) {
  const std::string coarse = rows(5, [](int i) { return short_row(4 * i); });
  const std::string message = complaint("BTCUSDT-1h.csv", coarse);
  EXPECT_NE(message.find("rows 4h apart, not 1h"), std::string::npos) << message;
  EXPECT_NE(complaint("BTCUSDT-4h.csv", short_rows(9)).find("rows 1h apart, not 4h"),
            std::string::npos);
}

TEST_F(BadKlineFiles, TwoBarsWithAGapBetweenThemAreNotAnotherInterval) {
  EXPECT_EQ(read("BTCUSDT-1h.csv", short_row(0) + short_row(5)).bars.size(), 2U);
}

TEST_F(KlineText, ReadsBackToTheSameBars) {
  Bar odd = plain_bar(1);
  odd.close = 0.1 + 0.2;
  odd.high = 1e15;
  odd.low = 1.0 / 3e9;
  odd.taker_buy_volume = 1e-8;
  const std::vector bars = {whole_bar(0), odd, whole_bar(2)};
  const std::string text = kline_text(bars, Interval::h1);
  EXPECT_TRUE(text.starts_with(kHeader)) << text;
  EXPECT_NE(text.find("\n1704067200000,100,102,98,101,5,500,7,2,200,1704070799999\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(read("BTCUSDT-1h.csv", text).bars, bars);
}

}  // namespace
}  // namespace tern
