#include "source/ingest.h"

#include "source/csv_fixture.h"

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
