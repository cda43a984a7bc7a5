#include "source/ingest.h"

#include <algorithm>

#include "base/digest.h"
#include "base/interrupt.h"
#include "source/csv_fixture.h"
#include "source/zip_fixture.h"

namespace tern {
namespace {

class Ingest : public KlineFiles {
 protected:
  Database open() const {
    auto database = Database::open(folder_ / "data");
    EXPECT_TRUE(database) << database.error().message;
    return *std::move(database);
  }

  static ImportReport import(Database& database, const std::filesystem::path& path) {
    BarStore store(database);
    auto report = import_file(store, path, {.kline = {.now = kNow}});
    EXPECT_TRUE(report) << report.error().message;
    if (!report) return {};
    const ImportOutcome& is = report->outcome;
    EXPECT_EQ(is.inserted + is.unchanged + is.completed + is.quarantined, report->rows);
    return *std::move(report);
  }

  static std::vector<Bar> stored(Database& database) {
    return BarStore(database).load(kSeries, {kTimeMin, kTimeMax}).value();
  }

  static inline const Series kSeries{"binance", {"BTC", "USDT"}, Interval::h1};
};

TEST_F(Ingest, EveryRowIsInTheStoreOrInTheQuarantine) {
  Database database = open();
  const std::string text = row(0) + row(1) + row(1) + "x" + row(2) + row(3) + row(3, 200);
  const ImportReport report = import(database, write("BTCUSDT-1h.csv", text));
  EXPECT_EQ(report.rows, 6U);
  EXPECT_EQ(report.outcome.inserted, 3U);
  EXPECT_EQ(report.outcome.quarantined, 3U);
  EXPECT_EQ(report.series, kSeries);
  EXPECT_EQ(report.source.imported_at, kNow);
  EXPECT_EQ(stored(database).size(), 3U);
  EXPECT_EQ(BarStore(database).quarantine(kSeries)->size(), report.outcome.quarantined);
}

TEST_F(Ingest, ImportingAgainChangesNothing) {
  Database database = open();
  const auto path = write("BTCUSDT-1h.csv", row(0) + row(1) + row(1) + row(2));
  import(database, path);
  const std::vector<Bar> before = stored(database);
  const ImportReport again = import(database, path);
  EXPECT_EQ(again.outcome.inserted, 0U);
  EXPECT_EQ(again.outcome.unchanged, 3U);
  EXPECT_EQ(again.outcome.quarantined, 1U);
  EXPECT_EQ(stored(database), before);
  EXPECT_EQ(BarStore(database).quarantine(kSeries)->size(), 1U);
}

TEST_F(Ingest, ARicherFileCompletesWhatIsStored) {
  Database database = open();
  import(database, write("BTCUSDT-1h.csv", short_row(0) + short_row(1)));
  const ImportReport richer = import(database, write("BTCUSDT-1h.csv", row(0) + row(1) + row(2)));
  EXPECT_EQ(richer.outcome.completed, 2U);
  EXPECT_EQ(richer.outcome.inserted, 1U);
  EXPECT_EQ(stored(database), (std::vector{whole_bar(0), whole_bar(1), whole_bar(2)}));
}

TEST_F(Ingest, AFileThatContradictsTheStoreChangesNoBar) {
  Database database = open();
  import(database, write("BTCUSDT-1h.csv", row(0) + row(1)));
  const ImportReport other = import(database, write("BTCUSDT-1h.csv", row(0) + row(1, 150)));
  EXPECT_EQ(other.outcome.unchanged, 1U);
  EXPECT_EQ(other.outcome.quarantined, 1U);
  EXPECT_EQ(stored(database), (std::vector{whole_bar(0), whole_bar(1)}));
}

TEST_F(Ingest, ABarThatIsStillOpenIsQuarantinedOnceHoweverOftenItIsImported) {
  Database database = open();
  BarStore store(database);
  const auto path = write("BTCUSDT-1h.csv", row(0) + row(1) + row(2));
  for (const Duration late : {0min, 10min, 20min}) {
    const Timestamp now = kStart + 2h + 5min + late;
    const auto report = import_file(store, path, {.kline = {.now = now}});
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->outcome.quarantined, 1U);
    EXPECT_EQ(store.quarantine(report->series)->size(), 1U);
  }
}

TEST_F(Ingest, TheVenueIsTheFilesOwnUnlessItIsGiven) {
  Database database = open();
  BarStore store(database);
  const auto venue_of = [&](const char* name, const std::string& text,
                            std::optional<std::string> venue) {
    const auto report =
        import_file(store, write(name, text), {.venue = std::move(venue), .kline = {.now = kNow}});
    return report ? report->series.venue : report.error().message;
  };
  const std::string kraken = "1704067200,100,102,98,101,5,7\n";
  EXPECT_EQ(venue_of("BTCUSDT-1h.csv", row(0), {}), "binance");
  EXPECT_EQ(venue_of("XBTUSD_60.csv", kraken, {}), "kraken");
  EXPECT_EQ(venue_of("XBTUSD_60.csv", kraken, "mine"), "mine");
  EXPECT_NE(venue_of("BTC_USDT-1h.json", "[[1704067200000,100,102,98,101,5]]", {})
                .find("does not say whose bars it holds: pass --venue"),
            std::string::npos);
}

class Archives : public Ingest {
 protected:
  /// "file: what became of it", for each file of an archive that is called `name`.
  std::vector<std::string> outcome(const std::string& name, const std::vector<PackedFile>& files,
                                   const ImportOptions& options = {.kline = {.now = kNow}}) {
    Database database = open();
    BarStore store(database);
    std::vector<std::string> said;
    for (const ImportedFile& file : import_path(store, write(name, packed(files)), options)) {
      said.push_back(
          file.report ? fmt::format("{}: {} {} {}", file.report->source.name,
                                    file.report->series.venue, to_string(file.report->series.pair),
                                    to_string(file.report->series.interval))
                      : fmt::format("{}{}: {}", file.left_out ? "left out " : "",
                                    file.path.filename().string(), file.report.error().message));
    }
    return said;
  }

  static inline const std::string kKraken = "1704067200,100,102,98,101,5,7\n";
};

TEST_F(Archives, KrakensHistoryIsImportedWhole) {
  const std::vector<PackedFile> files = {{"History/XBTUSD_60.csv", kKraken},
                                         {"History/XBTUSD_720.csv", kKraken},
                                         {"History/ETHXBT_1440.csv", kKraken},
                                         {"__MACOSX/History/._XBTUSD_60.csv", "junk"},
                                         {"History/read me.txt", "hello"}};
  EXPECT_EQ(outcome("Kraken.zip", files),
            (std::vector<std::string>{
                "Kraken.zip/History/XBTUSD_60.csv: kraken BTC/USD 1h",
                "left out XBTUSD_720.csv: holds bars of 720 minutes, by its name: tern keeps those "
                "of 1, 5, 15, 60, 240, and 1440",
                "Kraken.zip/History/ETHXBT_1440.csv: kraken ETH/BTC 1d"}));
  EXPECT_EQ(outcome("Kraken.zip", files, {.kline = {.pair = Pair{"BTC", "USD"}, .now = kNow}})[0],
            "Kraken.zip/History/XBTUSD_60.csv: kraken BTC/USD 1h");
  EXPECT_EQ(outcome("Kraken.zip", files, {.kline = {.pair = Pair{"BTC", "USD"}, .now = kNow}})[2],
            "left out ETHXBT_1440.csv: it was not asked for");
}

TEST_F(Archives, BinancesBulkFileIsOneFile) {
  const std::string rows =
      fmt::format("{},100,102,98,101,5,{},500,7,2,200,0\n", ms_of(0) * 1000, ms_of(1) * 1000 - 1);
  EXPECT_EQ(outcome("BTCUSDT-1h-2024-01.zip", {{"BTCUSDT-1h-2024-01.csv", rows}}),
            std::vector<std::string>{
                "BTCUSDT-1h-2024-01.zip/BTCUSDT-1h-2024-01.csv: binance BTC/USDT 1h"});
  Database database = open();
  EXPECT_EQ(stored(database), std::vector{whole_bar(0)});
  EXPECT_EQ(BarStore(database).imports()->front().source.sha256, sha256(rows));
  EXPECT_EQ(outcome("some.zip", {{"some.csv", rows}},
                    {.kline = {Pair{"BTC", "USDT"}, Interval::h1, kNow}}),
            std::vector<std::string>{"some.zip/some.csv: binance BTC/USDT 1h"});
}

TEST_F(Archives, ANameThatWouldCommandTheTerminalIsNotShown) {
  std::string bytes = packed({{"XBTUSD_60.csv", kKraken}, {"XBTUS?_60.csv", kKraken}});
  std::ranges::replace(bytes, '?', '\x1b');
  Database database = open();
  BarStore store(database);
  EXPECT_EQ(import_path(store, write("a.zip", bytes), {.kline = {.now = kNow}}).size(), 1U);
}

TEST_F(Archives, FreqtradesFolderKeepsItsName) {
  const std::string candles = "[[1704067200000,100,102,98,101,5]]";
  EXPECT_EQ(outcome("backup.zip",
                    {{"data/Bybit/BTC_USDT-1h.json", candles}, {"BTC_USDT-4h.json", candles}})[0],
            "backup.zip/data/Bybit/BTC_USDT-1h.json: bybit BTC/USDT 1h");
  EXPECT_NE(outcome("backup.zip",
                    {{"data/Bybit/BTC_USDT-1h.json", candles}, {"BTC_USDT-4h.json", candles}})[1]
                .find("pass --venue"),
            std::string::npos);
}

TEST_F(Archives, WhatIsDamagedOrEmptyIsRefused) {
  EXPECT_NE(outcome("a.zip", {{"read me.txt", "hello"}})[0].find("holds no file to import"),
            std::string::npos);
  EXPECT_NE(outcome("a.zip", {{"BTCUSDT-1h.csv", std::string(std::size_t{8} << 20, '0')}})[0].find(
                "unpacks to more than"),
            std::string::npos);
  Database database = open();
  BarStore store(database);
  std::string bytes = packed({{"BTCUSDT-1h.csv", short_rows(9)}});
  bytes.resize(bytes.size() - 10);
  const auto cut = import_path(store, write("a.zip", bytes), {.kline = {.now = kNow}});
  ASSERT_EQ(cut.size(), 1U);
  ASSERT_FALSE(cut[0].report);
  EXPECT_NE(cut[0].report.error().message.find("a.zip: the zip archive cannot be opened"),
            std::string::npos)
      << cut[0].report.error().message;
}

class Folders : public Ingest {
 protected:
  void SetUp() override {
    Ingest::SetUp();
    std::filesystem::create_directories(inner() / "futures");
  }
  std::filesystem::path inner() const { return folder_ / "Kraken"; }

  /// "file: what became of it", for each.
  std::vector<std::string> outcome(const ImportOptions& options, const std::string& slash = "") {
    Database database = open();
    BarStore store(database);
    std::vector<std::string> said;
    for (const ImportedFile& file : import_path(store, inner().string() + slash, options)) {
      const std::string name = file.path.filename().string();
      if (file.report) {
        const Series& series = file.report->series;
        said.push_back(fmt::format("{}: {} {} {}, {} bars", file.report->source.name, series.venue,
                                   to_string(series.pair), to_string(series.interval),
                                   file.report->outcome.inserted));
      } else {
        said.push_back(fmt::format("{}{}: {}", file.left_out ? "left out " : "", name,
                                   file.report.error().message));
      }
    }
    return said;
  }

  static constexpr const char* kCandles = "[[1704067200000,100,102,98,101,5]]";
};

TEST_F(Folders, EachFileInsideThatNamesItsSeriesIsImported) {
  write("Kraken/ETH_USDT-1h.json", kCandles);
  write("Kraken/BTC_USDT-1h.json.gz", gzipped(kCandles));
  write("Kraken/SOLUSDT-1h.csv", row(0) + row(1));
  write("Kraken/BTC_USDT-trades.json", "[]");
  write("Kraken/BTC_USDT-1w.json", kCandles);
  write("Kraken/notes.csv", "a,b\n");
  write("Kraken/notes.txt", "a,b\n");
  write("Kraken/.BTC_USDT-5m.json", kCandles);
  write("Kraken/futures/BTC_USDT_USDT-1h-futures.json", kCandles);
  EXPECT_EQ(outcome({.kline = {.now = kNow}}, "/"),
            (std::vector<std::string>{
                "Kraken/BTC_USDT-1h.json.gz: kraken BTC/USDT 1h, 1 bars",
                "left out BTC_USDT-1w.json: interval '1w' is not one of 1m, 5m, 15m, 1h, 4h, 1d",
                "left out BTC_USDT-trades.json: holds trades, not bars: import the candle files",
                "Kraken/ETH_USDT-1h.json: kraken ETH/USDT 1h, 1 bars",
                "Kraken/SOLUSDT-1h.csv: binance SOL/USDT 1h, 2 bars",
                "left out notes.csv: its name does not say a pair and an interval"}));
}

TEST_F(Folders, ArchivesInsideAreImportedToo) {
  write("Kraken/b.zip", packed({{"XBTUSD_60.csv", "1704067200,100,102,98,101,5,7\n"}}));
  write("Kraken/BTC_USDT-1h.json", kCandles);
  EXPECT_EQ(outcome({.kline = {.now = kNow}}),
            (std::vector<std::string>{"Kraken/BTC_USDT-1h.json: kraken BTC/USDT 1h, 1 bars",
                                      "b.zip/XBTUSD_60.csv: kraken BTC/USD 1h, 1 bars"}));
}

TEST_F(Folders, PairAndIntervalChoose) {
  write("Kraken/ETH_USDT-1h.json", kCandles);
  write("Kraken/BTC_USDT-1h.json", kCandles);
  write("Kraken/BTC_USDT-4h.json", kCandles);
  EXPECT_EQ(outcome({.venue = "mine", .kline = {{{"BTC", "USDT"}}, Interval::h4, kNow}}),
            (std::vector<std::string>{"left out BTC_USDT-1h.json: it was not asked for",
                                      "Kraken/BTC_USDT-4h.json: mine BTC/USDT 4h, 1 bars",
                                      "left out ETH_USDT-1h.json: it was not asked for"}));
}

TEST_F(Folders, AFileThatFailsDoesNotStopTheOthers) {
  write("Kraken/BTC_USDT-1h.json", "[[");
  write("Kraken/ETH_USDT-1h.feather", "ARROW1");
  write("Kraken/SOL_USDT-1h.json", kCandles);
  const auto said = outcome({.kline = {.now = kNow}});
  ASSERT_EQ(said.size(), 3U);
  EXPECT_NE(said[0].find("breaks off"), std::string::npos) << said[0];
  EXPECT_NE(said[1].find("freqtrade convert-data"), std::string::npos) << said[1];
  EXPECT_EQ(said[2], "Kraken/SOL_USDT-1h.json: kraken SOL/USDT 1h, 1 bars");
}

TEST_F(Folders, WhereThereIsNothingToImportItSaysWhatItLookedFor) {
  ASSERT_EQ(outcome({.kline = {.now = kNow}}).size(), 1U);
  EXPECT_NE(outcome({.kline = {.now = kNow}})[0].find("name the one to import, such as"),
            std::string::npos);
  std::filesystem::remove(inner() / "futures");
  EXPECT_NE(outcome({.kline = {.now = kNow}})[0].find("holds no file to import: expected"),
            std::string::npos);
  write("Kraken/BTC_USDT-1h.json", kCandles);
  const auto said = outcome({.kline = {.pair = Pair{"ETH", "USDT"}, .now = kNow}});
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(
      said[0].find("left out were 1, the first of them, BTC_USDT-1h.json, because it was not"),
      std::string::npos)
      << said[0];
}

TEST_F(Folders, TheUserMayStop) {
  write("Kraken/BTC_USDT-1h.json", kCandles);
  interrupt();
  const auto said = outcome({.kline = {.now = kNow}});
  clear_interrupt();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said[0].find("stopped before"), std::string::npos);
}

TEST_F(Ingest, ABadFileLeavesNoTrace) {
  Database database = open();
  BarStore store(database);
  const auto path = write("BTCUSDT-1h.csv", "time,open,low,high,close,volume\n" + short_rows(5));
  EXPECT_FALSE(import_file(store, path, {.kline = {.now = kNow}}));
  EXPECT_TRUE(store.list()->empty());
  EXPECT_TRUE(store.imports()->empty());
}

}  // namespace
}  // namespace tern
