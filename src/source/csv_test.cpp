#include "source/csv.h"

#include "base/digest.h"
#include "source/csv_fixture.h"
#include "source/csv_name.h"

namespace tern {
namespace {

using KlineLayouts = KlineFiles;
using KlineRows = KlineFiles;

TEST_F(KlineLayouts, ElevenNamedColumns) {
  const std::string text = std::string(kHeader) + row(0) + row(1);
  const KlineFile file = read("BTCUSDT-1h.csv", text);
  EXPECT_EQ(file.bars, (std::vector{whole_bar(0), whole_bar(1)}));
  EXPECT_EQ(file.layout, "kline, 11 columns, header, epoch ms");
  EXPECT_EQ(file.name, "BTCUSDT-1h.csv");
  EXPECT_EQ(file.sha256, sha256(text));
  EXPECT_EQ(to_string(file.pair), "BTC/USDT");
  EXPECT_EQ(file.interval, Interval::h1);
  EXPECT_EQ(file.rows, 2U);
}

TEST_F(KlineLayouts, ElevenColumnsWithoutAHeader) {
  const KlineFile file = read("BTCUSDT-1h.csv", row(0) + row(1));
  EXPECT_EQ(file.bars, (std::vector{whole_bar(0), whole_bar(1)}));
  EXPECT_EQ(file.layout, "kline, 11 columns, no header, epoch ms");
}

TEST_F(KlineLayouts, TwelveColumnsAsBinanceDumpsThem) {
  const auto native = [](int hour) {
    return fmt::format("{},100,102,98,101,5,{},500,7,2,200,0\n", ms_of(hour), ms_of(hour + 1) - 1);
  };
  EXPECT_EQ(read("BTCUSDT-1h-2024-01.csv", native(0) + native(1)).bars,
            (std::vector{whole_bar(0), whole_bar(1)}));
  const std::string header =
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
      "taker_buy_quote_volume,ignore\n";
  EXPECT_EQ(read("BTCUSDT-1h-2024-01.csv", header + native(0) + native(1)).bars,
            (std::vector{whole_bar(0), whole_bar(1)}));
}

TEST_F(KlineLayouts, SixColumnsLeaveTheExtrasAbsent) {
  EXPECT_EQ(read("BTCUSDT-1h.csv", short_rows(2)).bars, (std::vector{plain_bar(0), plain_bar(1)}));
}

TEST_F(KlineLayouts, ColumnsAreFoundByAnyNameInAnyOrder) {
  const std::string text = fmt::format(
      "Symbol,\"Number of trades\",Volume,Close,Low,High,Open,Taker buy base asset volume,"
      "Taker buy quote asset volume,Quote asset volume,Timestamp,Date\n"
      "BTCUSDT,7,5,101,98,102,100,2,200,500,{},2024-01-01\n"
      "BTCUSDT,7,5,101,98,102,100,2,200,500,{},2024-01-01\n",
      ms_of(0), ms_of(1));
  EXPECT_EQ(read("BTCUSDT-1h.csv", text).bars, (std::vector{whole_bar(0), whole_bar(1)}));
}

TEST_F(KlineLayouts, EveryUnitOfTimeGivesTheSameBars) {
  const auto stamped = [](const std::function<std::string(int)>& stamp) {
    return rows(3, [&](int hour) { return stamp(hour) + ",100,102,98,101,5\n"; });
  };
  const auto expect = [&](std::string_view unit, const std::function<std::string(int)>& stamp) {
    const KlineFile file = read("BTCUSDT-1h.csv", stamped(stamp));
    EXPECT_EQ(file.bars, (std::vector{plain_bar(0), plain_bar(1), plain_bar(2)})) << unit;
    EXPECT_EQ(file.layout, fmt::format("kline, 6 columns, no header, {}", unit));
  };
  expect("epoch s", [](int hour) { return fmt::format("{}", ms_of(hour) / 1000); });
  expect("epoch s", [](int hour) { return fmt::format("{}.0", ms_of(hour) / 1000); });
  expect("epoch ms", [](int hour) { return fmt::format("{}", ms_of(hour)); });
  expect("epoch us", [](int hour) { return fmt::format("{}", ms_of(hour) * 1000); });
  expect("dates", [](int hour) { return fmt::format("2024-01-01T{:02}:00:00Z", hour); });
  expect("dates", [](int hour) { return fmt::format("\"2024-01-01 {:02}:00:00\"", hour); });
  expect("epoch ms and epoch us", [](int hour) {  // as a file joined over 2025-01-01 is
    return fmt::format("{}", hour < 2 ? ms_of(hour) : ms_of(hour) * 1000);
  });
}

TEST_F(KlineLayouts, ADayMayBeWrittenAsEightDigits) {
  const KlineFile file =
      read("BTCUSDT-1d.csv", "20240101,100,102,98,101,5\n20240102,100,102,98,101,5\n");
  ASSERT_EQ(file.bars.size(), 2U);
  EXPECT_EQ(file.bars[1].open_time, utc_day(2024, 1, 2));
}

TEST_F(KlineLayouts, AnEmptyOptionalCellIsAbsent) {
  const std::string text =
      std::string(kHeader) + row(0) + fmt::format("{},100,102,98,101,5,,7,,,\n", ms_of(1));
  const KlineFile file = read("BTCUSDT-1h.csv", text);
  Bar bar = plain_bar(1);
  bar.trade_count = 7;
  EXPECT_EQ(file.bars, (std::vector{whole_bar(0), bar}));
}

TEST_F(KlineLayouts, WindowsLineEndsByteOrderMarkAndBlankLines) {
  std::string text = "\xef\xbb\xbf" + std::string(kHeader) + row(0) + "\n" + row(1) + "\n\n";
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.insert(at, "\r");
  }
  const KlineFile file = read("BTCUSDT-1h.csv", text);
  EXPECT_EQ(file.bars, (std::vector{whole_bar(0), whole_bar(1)}));
  EXPECT_EQ(file.rows, 2U);
}

TEST_F(KlineLayouts, AGzippedFileIsReadInPlace) {
  const std::string text = std::string(kHeader) + row(0) + row(1);
  const std::string packed = gzipped(text);
  const KlineFile file = read("BTC_USDT-1h.csv.gz", packed);
  EXPECT_EQ(file.bars, (std::vector{whole_bar(0), whole_bar(1)}));
  EXPECT_EQ(file.sha256, sha256(packed)) << "the name of the bytes on disk";
  // gzip files may be concatenated, and then hold one text.
  EXPECT_EQ(read("BTCUSDT-1h.csv.gz", packed + gzipped(row(2))).bars.size(), 3U);
}

TEST(KlineNames, SayThePairAndTheInterval) {
  const auto expect = [](std::string_view name, std::string_view pair, Interval interval) {
    const NamedSeries series = series_named(name);
    ASSERT_TRUE(series.pair && series.interval) << name;
    EXPECT_EQ(to_string(*series.pair), pair) << name;
    EXPECT_EQ(*series.interval, interval) << name;
  };
  expect("BTCUSDT-1h.csv", "BTC/USDT", Interval::h1);
  expect("BTCUSDT-1h-2024-01.csv", "BTC/USDT", Interval::h1);
  expect("SOLUSDT-15m-2024-01-15.csv", "SOL/USDT", Interval::m15);
  expect("BTC_USDT-4h.csv.gz", "BTC/USDT", Interval::h4);
  expect("ETH-BTC_1d.csv", "ETH/BTC", Interval::d1);
  expect("Binance_BTCUSDT_1h.csv", "BTC/USDT", Interval::h1);
  expect("SOL_FDUSD-1m.csv", "SOL/FDUSD", Interval::m1);
}

TEST(KlineNames, DoNotSayWhatTheyDoNotSay) {
  EXPECT_FALSE(series_named("BTCUSDT-perp-1h.csv").pair) << "a perpetual is not the spot pair";
  EXPECT_TRUE(series_named("BTCUSDT.csv").pair);
  EXPECT_FALSE(series_named("BTCUSDT.csv").interval);
  EXPECT_FALSE(series_named("BTCUSDT-1w.csv").interval);
  EXPECT_FALSE(series_named("klines.csv").pair);
  EXPECT_FALSE(series_named("").pair);
}

TEST_F(KlineRows, EachBadRowIsKeptWithItsReason) {
  const auto reason = [&](const std::string& bad) {
    const KlineFile file =
        read("BTCUSDT-1h.csv", std::string(kHeader) + row(0) + row(1) + bad + row(2));
    EXPECT_EQ(file.bars, (std::vector{whole_bar(0), whole_bar(1), whole_bar(2)})) << bad;
    if (file.refused.size() != 1) return fmt::format("{} rows refused", file.refused.size());
    EXPECT_EQ(file.refused[0].line, 4);
    EXPECT_EQ(file.refused[0].text + "\n", bad);
    return file.refused[0].reason;
  };
  const auto at_5 = [](std::string_view cells) { return fmt::format("{},{}\n", ms_of(5), cells); };
  EXPECT_EQ(reason(at_5("100,102,98")), "wrong number of cells: 4 of 11");
  EXPECT_EQ(reason(at_5("100,102,98,x,5,,,,,")), "unreadable: close 'x' is not a number");
  EXPECT_EQ(reason(at_5("100,102,98,,5,,,,,")), "unreadable: close '' is not a number");
  EXPECT_EQ(reason(at_5("100,102,98,nan,5,,,,,")), "unreadable: close 'nan' is not a number");
  EXPECT_EQ(reason(at_5("100,102,98,101,5,,many,,,")), "unreadable: trades 'many' is not a number");
  EXPECT_EQ(reason("noon,100,102,98,101,5,,,,,\n"), "unreadable: open_time 'noon' is not a time");
  EXPECT_EQ(reason("-5,100,102,98,101,5,,,,,\n"), "unreadable: open_time '-5' is not a time");
  EXPECT_EQ(reason("9000000000000000000,100,102,98,101,5,,,,,\n"),
            "unreadable: open_time '9000000000000000000' is not a time");
  EXPECT_EQ(reason(at_5("100,97,98,101,5,,,,,")), "impossible bar: high 97 is below low 98");
  EXPECT_EQ(reason(at_5("100,102,98,101,5,,,6,,")),
            "impossible bar: taker volume 6 exceeds volume 5");
  EXPECT_EQ(reason(at_5("100,102,98,101,5,,,,,1")),
            "impossible bar: close_time 1970-01-01 00:00:01 is more than 1h from open_time");
  EXPECT_EQ(reason(fmt::format("{},100,102,98,101,5,,,,,\n", ms_of(5) + 1)), "not on the 1h grid");
  EXPECT_EQ(reason(fmt::format("{},100,102,98,101,5,,,,,\n", epoch_ms(kNow))), "not closed yet");
  EXPECT_EQ(reason(row(1)), "repeats an earlier row: line 3");
  EXPECT_EQ(reason(row(0, 101)), "contradicts an earlier row: line 2");
}

TEST_F(KlineRows, ARefusedRowKeepsItsStampWhenItHasOne) {
  const std::string text =
      short_rows(5) + fmt::format("{},0,0,0,0,0\n", ms_of(7)) + "x,1,1,1,1,1\n";
  const KlineFile file = read("BTCUSDT-1h.csv", text);
  ASSERT_EQ(file.refused.size(), 2U);
  EXPECT_EQ(file.refused[0].open_time, kStart + 7h);
  EXPECT_EQ(file.refused[1].open_time, std::nullopt);
}

TEST_F(KlineRows, ABarThatAnOutageShortenedIsKept) {
  const auto closing = [](int hour, std::int64_t ms) {
    return fmt::format("{},100,102,98,101,5,500,7,2,200,{}\n", ms_of(hour), ms_of(hour) + ms);
  };
  const std::string text = row(0) + closing(1, 60'000) + closing(2, -60'000) + row(3);
  EXPECT_EQ(read("BTCUSDT-1h.csv", text).bars.size(), 4U);
}

TEST_F(KlineRows, ABarIsClosedFromItsLastInstantOn) {
  const auto last = write("BTCUSDT-1h.csv", short_rows(3));
  const auto bars_at = [&](Timestamp now) {
    const auto file = read_kline_file(last, {.now = now});
    return file ? file->bars.size() : 0;
  };
  EXPECT_EQ(bars_at(kStart + 3h), 3U);
  EXPECT_EQ(bars_at(kStart + 3h - 1ms), 2U);
}

TEST_F(KlineRows, AFileMayRunBackwards) {
  const KlineFile file = read("BTCUSDT-1h.csv", short_row(2) + short_row(1) + short_row(0));
  EXPECT_EQ(file.bars, (std::vector{plain_bar(0), plain_bar(1), plain_bar(2)}));
  EXPECT_TRUE(file.refused.empty());
}

TEST_F(KlineRows, ALastLineCutShortIsKeptAsARefusedRow) {
  std::string text = short_rows(4);
  text.resize(text.size() - 12);
  const KlineFile file = read("BTCUSDT-1h.csv", text);
  EXPECT_EQ(file.bars.size(), 3U);
  ASSERT_EQ(file.refused.size(), 1U);
  EXPECT_EQ(file.refused[0].reason, "cut short: 3 cells of 6, at the end of the file");
}

TEST_F(KlineRows, AMissingLineEndAtTheEndLosesNothing) {
  std::string text = short_rows(3);
  text.pop_back();
  EXPECT_EQ(read("BTCUSDT-1h.csv", text).bars.size(), 3U);
}

}  // namespace
}  // namespace tern
