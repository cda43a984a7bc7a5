#include "app/data.h"

#include <nlohmann/json.hpp>

#include "source/csv_fixture.h"

namespace tern {
namespace {

const Series kHourly{"binance", {"BTC", "USDT"}, Interval::h1};

class Data : public KlineFiles {
 protected:
  void SetUp() override {
    KlineFiles::SetUp();
    auto opened = Database::open(folder_ / "data");
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }
  void TearDown() override {
    database_.reset();
    KlineFiles::TearDown();
  }

  std::vector<ImportedFile> import(const std::vector<std::filesystem::path>& files) {
    return import_files(*database_, files, {.kline = {.now = kNow}});
  }

  /// Eight hours, the third missing and the last without volume, and two 4h bars, the second wrong.
  void import_with_faults() {
    std::string hourly;
    for (const int hour : {0, 1, 3, 4, 5, 6}) hourly += short_row(hour);
    hourly += fmt::format("{},100,102,98,101,0\n{},1,1,1,1,1\n", ms_of(7), ms_of(8) + 1);
    const std::string coarse =
        fmt::format("{},100,102,98,101,15\n{},100,103,98,101,15\n", ms_of(0), ms_of(4));
    const auto files = import({write("BTCUSDT-1h.csv", hourly), write("BTCUSDT-4h.csv", coarse)});
    ASSERT_TRUE(import_status(files)) << import_status(files).error().message;
  }

  std::optional<Database> database_;
};

TEST_F(Data, AFileThatFailsDoesNotStopTheOthers) {
  const auto files = import({folder_ / "absent-1h.csv", write("BTCUSDT-1h.csv", short_rows(3)),
                             write("klines.csv", short_rows(3))});
  const Status status = import_status(files);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::not_found) << "of the first that failed";
  EXPECT_EQ(status.error().message, "2 of 3 files could not be imported; the others were");
  EXPECT_EQ(BarStore(*database_).list()->size(), 1U);
  const std::string text = import_text(files, false);
  EXPECT_NE(text.find("BTCUSDT-1h.csv  binance  BTC/USDT   1h               3         3"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\nnot imported: the name of "), std::string::npos) << text;
}

TEST_F(Data, ALoneFailureIsToldOnce) {
  const auto files = import({folder_ / "absent-1h.csv"});
  EXPECT_EQ(import_text(files, false), "");
  EXPECT_NE(import_status(files).error().message.find("absent-1h.csv"), std::string::npos);
}

TEST_F(Data, WhatAFolderHoldsBesidesIsToldByReason) {
  std::filesystem::create_directories(folder_ / "mine");
  write("mine/BTCUSDT-1h.csv", short_rows(3));
  for (const char* other : {"a.csv", "b.csv", "c.csv"}) {
    write(std::string("mine/") + other, short_rows(3));
  }
  const auto files = import({folder_ / "mine"});
  EXPECT_EQ(files.size(), 4U);
  EXPECT_TRUE(import_status(files)) << "nobody asked for the others";
  const std::string text = import_text(files, false);
  EXPECT_NE(
      text.find("\nleft out: a.csv and 2 more: its name does not say a pair and an interval\n"),
      std::string::npos)
      << text;
  const auto told = nlohmann::json::parse(import_text(files, true));
  EXPECT_EQ(told["files"][1]["left_out"], "its name does not say a pair and an interval");
}

TEST_F(Data, ImportsAreToldToMachinesToo) {
  const auto files = import({write("BTCUSDT-1h.csv", short_rows(3) + short_row(2)),
                             write("odd \xff.csv", short_rows(3))});
  const auto told = nlohmann::json::parse(import_text(files, true));
  ASSERT_EQ(told["files"].size(), 2U);
  EXPECT_EQ(told["files"][0]["rows"], 4);
  EXPECT_EQ(told["files"][0]["inserted"], 3);
  EXPECT_EQ(told["files"][0]["quarantined"], 1);
  EXPECT_TRUE(told["files"][1].contains("error"));
}

TEST_F(Data, TheListNamesEverySeries) {
  EXPECT_NE(list_text({}, false).find("tern data import"), std::string::npos);
  import_with_faults();
  const auto stored = BarStore(*database_).list();
  ASSERT_TRUE(stored) << stored.error().message;
  EXPECT_NE(list_text(*stored, false).find("binance    BTC/USDT   1h               7           1"),
            std::string::npos)
      << list_text(*stored, false);
  const auto told = nlohmann::json::parse(list_text(*stored, true));
  EXPECT_EQ(told["series"][0]["bars"], 7);
  EXPECT_EQ(told["series"][1]["interval"], "4h");
}

TEST(DataList, ASeriesWithoutBarsHasNoFirstOne) {
  SeriesSummary refused{{"binance", {"BTC", "USDT"}, Interval::h1}, 0, 3, {}, {}};
  EXPECT_EQ(list_text({&refused, 1}, false).find("1970"), std::string::npos);
  EXPECT_TRUE(
      nlohmann::json::parse(list_text({&refused, 1}, true))["series"][0]["first"].is_null());
}

TEST_F(Data, TheCheckSaysWhatIsWrongInOneLineASeries) {
  import_with_faults();
  const auto checks = check_series(*database_, "binance", {});
  ASSERT_TRUE(checks) << checks.error().message;
  const std::string text = check_text(*checks, false);
  EXPECT_NE(text.find("binance BTC/USDT 1h: 1 bar missing in 1 gap, 1 row refused, 1 bar without "
                      "volume\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("binance BTC/USDT 4h: 1 bar whose prices differ from those of 1h\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("prices differ: 2024-01-01 04:00\n"), std::string::npos) << text;
  const auto told = nlohmann::json::parse(check_text(*checks, true));
  EXPECT_EQ(told["series"][0]["gaps"][0]["first"], "2024-01-01 02:00");
  EXPECT_EQ(told["series"][0]["refused"]["not on the 1h grid"], 1);
  EXPECT_EQ(told["series"][1]["resampled"]["prices_differ"][0], "2024-01-01 04:00");
}

TEST_F(Data, TheCheckTellsWhatTheVenueItselfHasSaid) {
  import_with_faults();
  BarStore store(*database_);
  Bar bar = store.load(kHourly, {kStart, kStart + 1h})->front();
  bar.high += 1;
  const ImportSource source{"page", std::string(64, 'a'), "made", kNow};
  ASSERT_TRUE(store.record(kHourly, source, {&bar, 1}, {}, {kStart, kStart + 20h}));
  const auto checks = check_series(*database_, "binance", {});
  ASSERT_TRUE(checks) << checks.error().message;
  const std::string text = check_text(*checks, false);
  EXPECT_NE(text.find("\n  confirmed  1 of them in 1 stretch by the venue: 1 from 2024-01-01 "
                      "02:00\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\n  revised    1 bar by the venue, with both values kept\n"),
            std::string::npos)
      << text;
  const auto told = nlohmann::json::parse(check_text(*checks, true));
  EXPECT_EQ(told["series"][0]["revisions"], 1);
  EXPECT_EQ(told["series"][0]["confirmed"][0]["missing"], 1);
  EXPECT_TRUE(told["series"][1]["confirmed"].empty()) << "nobody asked about the 4h bars";
}

TEST_F(Data, ACleanSeriesIsSaidToBeClean) {
  ASSERT_TRUE(import_status(import({write("BTCUSDT-1h.csv", short_rows(9))})));
  const auto checks = check_series(*database_, "binance", std::vector{kHourly.pair});
  ASSERT_TRUE(checks) << checks.error().message;
  EXPECT_TRUE(check_text(*checks, false).starts_with("binance BTC/USDT 1h: nothing is missing\n"));
}

TEST_F(Data, TheCheckNamesThePairOrVenueThatIsNotStored) {
  import_with_faults();
  const std::vector<Pair> pairs = {{"BTC", "USDT"}, {"ETH", "USDT"}};
  const auto checks = check_series(*database_, "binance", pairs);
  ASSERT_FALSE(checks);
  EXPECT_EQ(checks.error().kind, Errc::not_found);
  EXPECT_NE(checks.error().message.find("ETH/USDT"), std::string::npos);
  const auto elsewhere = check_series(*database_, "kraken", {});
  ASSERT_FALSE(elsewhere);
  EXPECT_NE(elsewhere.error().message.find("'kraken'"), std::string::npos);
}

TEST_F(Data, WhatIsExportedImportsUnchanged) {
  const std::string given = row(0) + row(1, 1000.0 / 3) + row(2);
  ASSERT_TRUE(import_status(import({write("BTCUSDT-1h.csv", given)})));
  const auto text = export_text(*database_, kHourly, {kTimeMin, kTimeMax}, false);
  ASSERT_TRUE(text) << text.error().message;
  const auto again = import({write("BTCUSDT-1h.csv", *text)});
  ASSERT_TRUE(again[0].report) << again[0].report.error().message;
  EXPECT_EQ(again[0].report->outcome.unchanged, 3U);
}

TEST_F(Data, AnExportHoldsItsTimeRangeOnly) {
  import_with_faults();
  const auto text = export_text(*database_, kHourly, {kStart + 1h, kStart + 4h}, true);
  ASSERT_TRUE(text) << text.error().message;
  const auto told = nlohmann::json::parse(*text);
  ASSERT_EQ(told["rows"].size(), 2U);
  EXPECT_EQ(told["rows"][0][0], ms_of(1));
  EXPECT_TRUE(told["rows"][0][6].is_null());
  EXPECT_EQ(told["columns"].size(), told["rows"][0].size());
  const auto none = export_text(*database_, kHourly, {kNow, kTimeMax}, false);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Errc::not_found);
}

}  // namespace
}  // namespace tern
