#include <gtest/gtest.h>
#include <sqlite3.h>

#include "store/bar_store.h"
#include "store/hold_store.h"
#include "store/run_store.h"
#include "store/sample_bars.h"
#include "store/scratch_folder.h"
#include "store/statement.h"
#include "store/trial_ledger.h"

namespace tern {
namespace {

// What the first tern made, and a little of what it kept. Frozen: such files exist.
constexpr const char* kFirstSchema = R"sql(
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  venue TEXT NOT NULL,
  base TEXT NOT NULL,
  quote TEXT NOT NULL,
  interval TEXT NOT NULL,
  UNIQUE (venue, base, quote, interval)
) STRICT;

CREATE TABLE bars (
  series_id INTEGER NOT NULL REFERENCES series (id),
  open_time INTEGER NOT NULL,
  open REAL NOT NULL,
  high REAL NOT NULL,
  low REAL NOT NULL,
  close REAL NOT NULL,
  volume REAL NOT NULL,
  quote_volume REAL,
  trades REAL,
  taker_buy_volume REAL,
  taker_buy_quote_volume REAL,
  PRIMARY KEY (series_id, open_time)
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  layout TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  inserted INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  completed INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  first INTEGER,
  last INTEGER
) STRICT;

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id),
  import_id INTEGER NOT NULL REFERENCES imports (id),
  open_time INTEGER,
  line INTEGER NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (series_id, line, text, reason)
) STRICT;

CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY,
  started_at INTEGER NOT NULL,
  config TEXT NOT NULL,
  config_hash TEXT NOT NULL,
  data_hash TEXT NOT NULL,
  git_commit TEXT NOT NULL,
  seed INTEGER NOT NULL
) STRICT;

CREATE TABLE forecasts (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  pair TEXT NOT NULL,
  horizon_ms INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  mean REAL NOT NULL,
  stddev REAL NOT NULL,
  fold INTEGER NOT NULL,
  PRIMARY KEY (run_id, model, pair, horizon_ms, as_of)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
)sql";

constexpr const char* kKept = R"sql(
INSERT INTO series VALUES (5, 'binance', 'BTC', 'USDT', '1h');
INSERT INTO bars VALUES (5, 1704067200000, 1.5, 3.25, 1.25, 2.5, 10.125, 20.5, NULL, 0.0, NULL);
INSERT INTO bars VALUES (5, 1704070800000, 0.1, 0.3, 0.1, 0.2, 1e-8, NULL, 7, NULL, NULL);
INSERT INTO imports VALUES (3, 5, 'btc.csv', 'abc', 'made', 1735689600000, 2, 0, 0, 1,
                            1704067200000, 1704070800000);
INSERT INTO quarantine VALUES (1, 5, 3, NULL, 9, 'x', 'not a number');
INSERT INTO runs VALUES ('r', 1, 'c', 'h', 'd', 'g', 1);
INSERT INTO forecasts VALUES ('r', 'm', 'BTC/USDT', 3600000, 1, 0.1, 0.2, 3);
)sql";

void make_first(const std::filesystem::path& file) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, kFirstSchema, nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, kKept, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(handle);
}

std::int64_t number(const Database& database, std::string_view sql) {
  auto statement = Statement::prepare(database, sql);
  EXPECT_TRUE(statement) << statement.error().message;
  if (!statement || !statement->step()) return -1;
  return statement->integer(0);
}

/// Every column of every table, in order.
std::string columns_of(const Database& database) {
  auto select =
      Statement::prepare(database,
                         "SELECT m.name || '.' || c.name || ' ' || c.type || c.\"notnull\" "
                         "FROM sqlite_master m, pragma_table_info(m.name) c "
                         "WHERE m.type = 'table' ORDER BY m.name, c.cid");
  EXPECT_TRUE(select) << select.error().message;
  std::string columns;
  for (auto row = select->step(); row && *row; row = select->step()) {
    columns += select->text(0) + "\n";
  }
  return columns;
}

TEST(Schema, AFileOfTheFirstTernKeepsWhatItHeld) {
  const ScratchFolder scratch;
  ASSERT_NO_FATAL_FAILURE(make_first(scratch.path() / "tern.db"));
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database) << database.error().message;
  BarStore store(*database);
  const auto bars = store.load(sample_series(), kAllTime);
  ASSERT_TRUE(bars) << bars.error().message;
  ASSERT_EQ(bars->size(), 2U);
  EXPECT_EQ((*bars)[0].volume, 10.125);
  EXPECT_EQ((*bars)[0].taker_buy_volume, 0.0);
  EXPECT_EQ((*bars)[1].trade_count, 7);
  EXPECT_EQ((*bars)[1].volume, 1e-8);
  const auto imports = store.imports();
  ASSERT_EQ(imports->size(), 1U);
  EXPECT_EQ((*imports)[0].outcome.inserted, 2U);
  EXPECT_EQ((*imports)[0].outcome.revised, 0U);
  EXPECT_EQ(store.quarantine(sample_series())->size(), 1U);
  const auto forecasts = RunStore(*database).forecasts("r");
  ASSERT_TRUE(forecasts) << forecasts.error().message;
  ASSERT_EQ(forecasts->size(), 1U);
  EXPECT_EQ(forecasts->front().stddev, 0.2);
  EXPECT_TRUE(forecasts->front().quantiles.empty());
  EXPECT_TRUE(store.answered(sample_series())->empty());
  EXPECT_TRUE(store.revisions(sample_series())->empty());
}

TEST(Schema, AFileOfTheFirstTernLearnsTheNewTables) {
  const ScratchFolder scratch;
  ASSERT_NO_FATAL_FAILURE(make_first(scratch.path() / "tern.db"));
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database) << database.error().message;
  BarStore store(*database);
  auto bars = *store.load(sample_series(), kAllTime);
  bars[0].high += 1;
  const auto outcome =
      store.record(sample_series(), sample_source(), bars, {}, {kSampleStart, kSampleStart + 5h});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->revised, 1U);
  EXPECT_EQ(store.answered(sample_series())->size(), 1U);
  EXPECT_TRUE(HoldStore(*database).hold("a", kSampleStart));
  TrialLedger ledger(*database);
  EXPECT_TRUE(ledger.trials()->empty());
  const std::vector<Trial> trials = {{"strategy", "sign", "store", "", "abc", "da7a", kAllTime}};
  EXPECT_TRUE(ledger.look({kSampleStart, "tern run", "store", kAllTime, ""}, trials));
  EXPECT_EQ(ledger.trials()->size(), 1U);
  EXPECT_FALSE(database->execute("DELETE FROM trials"));
}

TEST(Schema, AMigratedFileHasTheTablesOfANewOne) {
  const ScratchFolder old_folder, new_folder;
  ASSERT_NO_FATAL_FAILURE(make_first(old_folder.path() / "tern.db"));
  auto migrated = Database::open(old_folder.path());
  auto made = Database::open(new_folder.path());
  ASSERT_TRUE(migrated && made);
  EXPECT_EQ(number(*migrated, "PRAGMA user_version"), number(*made, "PRAGMA user_version"));
  EXPECT_EQ(columns_of(*migrated), columns_of(*made));
  EXPECT_NE(columns_of(*made).find("answers.begins INTEGER1"), std::string::npos);
}

}  // namespace
}  // namespace tern
