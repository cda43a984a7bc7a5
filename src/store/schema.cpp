#include "store/schema.h"

#include <fmt/format.h>

#include <array>

#include "store/statement.h"
#include "store/transaction.h"

namespace tern {
namespace {

// Migration i takes schema i to schema i + 1. A released one is never edited: another is added.
constexpr std::array kMigrations = {std::string_view(R"sql(
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
  open_time INTEGER NOT NULL, -- milliseconds since 1970, UTC
  open REAL NOT NULL,
  high REAL NOT NULL,
  low REAL NOT NULL,
  close REAL NOT NULL,
  volume REAL NOT NULL,       -- base units
  quote_volume REAL,          -- NULL here and below: not given
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
  first INTEGER, -- open times of the first and last row accepted
  last INTEGER
) STRICT;

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id),
  import_id INTEGER NOT NULL REFERENCES imports (id), -- the first that brought the row
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
)sql"),
                                    std::string_view(R"sql(
ALTER TABLE imports ADD COLUMN revised INTEGER NOT NULL DEFAULT 0;

CREATE TABLE revisions ( -- of bars that their venue changed later
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id),
  open_time INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  former_open REAL NOT NULL,
  former_high REAL NOT NULL,
  former_low REAL NOT NULL,
  former_close REAL NOT NULL,
  former_volume REAL NOT NULL,
  former_quote_volume REAL,
  former_trades REAL,
  former_taker_buy_volume REAL,
  former_taker_buy_quote_volume REAL,
  later_open REAL NOT NULL,
  later_high REAL NOT NULL,
  later_low REAL NOT NULL,
  later_close REAL NOT NULL,
  later_volume REAL NOT NULL,
  later_quote_volume REAL,
  later_trades REAL,
  later_taker_buy_volume REAL,
  later_taker_buy_quote_volume REAL
) STRICT;
CREATE INDEX revisions_of_series ON revisions (series_id);

CREATE TABLE answers ( -- open times about which the venue itself has spoken, bars or none
  series_id INTEGER NOT NULL REFERENCES series (id),
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL, -- out; no two stretches of a series touch
  PRIMARY KEY (series_id, begins)
) STRICT, WITHOUT ROWID;

CREATE TABLE holds ( -- hosts that want to be left alone
  host TEXT NOT NULL PRIMARY KEY,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql"),
                                    std::string_view(R"sql(
CREATE TABLE capitalization_series (
  id INTEGER PRIMARY KEY,
  vendor TEXT NOT NULL,
  name TEXT NOT NULL, -- BTC, USDT, TOTAL in USD; BTC.D, USDT.D in percent
  UNIQUE (vendor, name)
) STRICT;

CREATE TABLE capitalizations (
  series_id INTEGER NOT NULL REFERENCES capitalization_series (id),
  stamped INTEGER NOT NULL,  -- milliseconds since 1970, UTC, as the vendor dates it
  known_at INTEGER NOT NULL, -- when it could first be had
  value REAL NOT NULL,
  PRIMARY KEY (series_id, stamped, known_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE capitalization_holes ( -- daily figures that the vendor, when asked, did not have
  series_id INTEGER NOT NULL REFERENCES capitalization_series (id),
  stamped INTEGER NOT NULL,
  PRIMARY KEY (series_id, stamped)
) STRICT, WITHOUT ROWID;

CREATE TABLE capitalization_imports (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES capitalization_series (id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  layout TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  inserted INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  revised INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  first INTEGER, -- stamps of the first and last figure accepted
  last INTEGER
) STRICT;

CREATE TABLE capitalization_revisions ( -- of figures that their vendor changed later
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES capitalization_series (id),
  stamped INTEGER NOT NULL,
  known_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  former REAL NOT NULL,
  later REAL NOT NULL
) STRICT;

CREATE TABLE capitalization_quarantine (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES capitalization_series (id),
  import_id INTEGER NOT NULL REFERENCES capitalization_imports (id), -- the first that brought it
  stamped INTEGER,
  line INTEGER NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (series_id, line, text, reason)
) STRICT;
)sql"),
                                    std::string_view(R"sql(
CREATE TABLE trials ( -- every configuration that was ever evaluated out of sample
  id TEXT NOT NULL PRIMARY KEY, -- SHA-256 of kind, configuration, code, and data
  kind TEXT NOT NULL,           -- strategy, forecast, study
  name TEXT NOT NULL,
  market TEXT NOT NULL,
  config TEXT NOT NULL,
  config_hash TEXT NOT NULL,
  code TEXT NOT NULL,
  data_hash TEXT NOT NULL,
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL -- out
) STRICT, WITHOUT ROWID;

CREATE TABLE looks ( -- at out-of-sample bars, written down before each
  id INTEGER PRIMARY KEY,
  looked_at INTEGER NOT NULL,
  command TEXT NOT NULL,
  market TEXT NOT NULL,
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  reason TEXT NOT NULL -- why a hold-out was opened; empty: none was
) STRICT;

CREATE TABLE trial_looks (
  look_id INTEGER NOT NULL REFERENCES looks (id),
  trial_id TEXT NOT NULL REFERENCES trials (id),
  PRIMARY KEY (trial_id, look_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE trial_figures ( -- what came of it; a look that failed or was killed has none
  look_id INTEGER NOT NULL,
  trial_id TEXT NOT NULL,
  sharpe REAL, -- per bar, net of costs
  ic REAL,
  r2_oos REAL,
  PRIMARY KEY (trial_id, look_id),
  FOREIGN KEY (trial_id, look_id) REFERENCES trial_looks (trial_id, look_id)
) STRICT, WITHOUT ROWID;

-- Append-only, and not by promise. REPLACE deletes without asking a trigger, so it is met at the
-- door.
CREATE TRIGGER trials_refuse_update BEFORE UPDATE ON trials
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trials_refuse_delete BEFORE DELETE ON trials
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trials_refuse_replace BEFORE INSERT ON trials
WHEN EXISTS (SELECT 1 FROM trials WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER looks_refuse_update BEFORE UPDATE ON looks
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER looks_refuse_delete BEFORE DELETE ON looks
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER looks_refuse_replace BEFORE INSERT ON looks
WHEN EXISTS (SELECT 1 FROM looks WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trial_looks_refuse_update BEFORE UPDATE ON trial_looks
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trial_looks_refuse_delete BEFORE DELETE ON trial_looks
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trial_looks_refuse_replace BEFORE INSERT ON trial_looks
WHEN EXISTS (SELECT 1 FROM trial_looks WHERE look_id = NEW.look_id AND trial_id = NEW.trial_id)
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trial_figures_refuse_update BEFORE UPDATE ON trial_figures
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trial_figures_refuse_delete BEFORE DELETE ON trial_figures
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
CREATE TRIGGER trial_figures_refuse_replace BEFORE INSERT ON trial_figures
WHEN EXISTS (SELECT 1 FROM trial_figures WHERE look_id = NEW.look_id AND trial_id = NEW.trial_id)
BEGIN SELECT RAISE(ABORT, 'the trial ledger is append-only'); END;
)sql"),
                                    std::string_view(R"sql(
CREATE TABLE fit_costs ( -- what the models of a run took
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  pair TEXT NOT NULL,
  horizon_ms INTEGER NOT NULL,
  seconds REAL,     -- of one core; NULL: not known
  model_bytes REAL, -- of all folds, as saved; NULL: not known
  PRIMARY KEY (run_id, model, pair, horizon_ms)
) STRICT, WITHOUT ROWID;
)sql"),
                                    std::string_view(R"sql(
ALTER TABLE forecasts ADD COLUMN quantiles BLOB; -- floats, ascending; NULL: made without
)sql"),
                                    std::string_view(R"sql(
CREATE TABLE models ( -- trained ones; their bytes are the files of DATA/models/<id>/
  id TEXT NOT NULL PRIMARY KEY,
  model TEXT NOT NULL,
  pairs TEXT NOT NULL, -- a line each, as are universe, features, and config
  horizon_ms INTEGER NOT NULL,
  venue TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  vendor TEXT NOT NULL,
  bar_interval TEXT NOT NULL,
  universe TEXT NOT NULL,
  features TEXT NOT NULL,
  feature_code TEXT NOT NULL,
  data_hash TEXT NOT NULL,
  train_begin INTEGER NOT NULL,
  train_end INTEGER NOT NULL,
  config TEXT NOT NULL,
  forecast_code TEXT NOT NULL,
  git_commit TEXT NOT NULL,
  seed INTEGER NOT NULL,
  libraries TEXT NOT NULL,
  rows INTEGER NOT NULL,
  train_loss REAL NOT NULL,
  valid_loss REAL, -- NULL: there were no validation rows
  steps INTEGER NOT NULL,
  cpu_seconds REAL NOT NULL,
  trained_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE model_files (
  model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (model_id, name)
) STRICT, WITHOUT ROWID;
)sql"),
                                    std::string_view(R"sql(
CREATE TABLE funding_series (
  id INTEGER PRIMARY KEY,
  venue TEXT NOT NULL,
  base TEXT NOT NULL,
  quote TEXT NOT NULL,
  UNIQUE (venue, base, quote)
) STRICT;

CREATE TABLE funding_rates ( -- what longs of a perpetual pay to shorts
  series_id INTEGER NOT NULL REFERENCES funding_series (id),
  due INTEGER NOT NULL,     -- milliseconds since 1970, UTC
  rate REAL NOT NULL,       -- a fraction of the position's worth
  is_mean INTEGER NOT NULL, -- 1: of its day, in place of its own
  PRIMARY KEY (series_id, due)
) STRICT, WITHOUT ROWID;

CREATE TABLE funding_imports (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES funding_series (id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  layout TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  inserted INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  completed INTEGER NOT NULL,
  revised INTEGER NOT NULL,
  quarantined INTEGER NOT NULL
) STRICT;

CREATE TABLE funding_revisions ( -- of rates that came with another value later
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES funding_series (id),
  due INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  former REAL NOT NULL,
  later REAL NOT NULL
) STRICT;

CREATE TABLE funding_quarantine (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES funding_series (id),
  import_id INTEGER NOT NULL REFERENCES funding_imports (id), -- the first that brought it
  due INTEGER,
  line INTEGER NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE (series_id, line, text, reason)
) STRICT;
)sql")};

constexpr auto kNewest = static_cast<std::int64_t>(kMigrations.size());

}  // namespace

Result<std::int64_t> schema_of(const Database& database) {
  // One statement, hence one instant: another process may be making the store just now.
  TERN_TRY(Statement state,
           Statement::prepare(database,
                              "SELECT user_version, (SELECT count(*) FROM sqlite_master) "
                              "FROM pragma_user_version"));
  TERN_TRY(const bool row, state.step());
  const std::int64_t schema = row ? state.integer(0) : 0;
  if (row && schema == 0 && state.integer(1) > 0) {
    return fail(Errc::unsupported, fmt::format("{} belongs to another program: move it away, or "
                                               "choose another --data-dir",
                                               database.file().string()));
  }
  if (schema >= 0 && schema <= kNewest) return schema;
  return fail(Errc::unsupported, fmt::format("{} has schema {}, this tern knows {}: use a newer "
                                             "tern or another --data-dir",
                                             database.file().string(), schema, kNewest));
}

Status migrate(Database& database) {
  TERN_TRY(const std::int64_t before, schema_of(database));
  if (before == kNewest) return {};
  TERN_TRY(Transaction transaction, Transaction::begin(database));
  // Another process may have migrated while this one waited for the lock.
  TERN_TRY(std::int64_t schema, schema_of(database));
  for (; schema < kNewest; ++schema) {
    TERN_TRY_STATUS(database.execute(kMigrations.at(static_cast<std::size_t>(schema))));
  }
  TERN_TRY_STATUS(database.execute(fmt::format("PRAGMA user_version = {}", kNewest)));
  return transaction.commit();
}

}  // namespace tern
