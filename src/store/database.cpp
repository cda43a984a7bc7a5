#include "store/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <system_error>

#include "store/schema.h"
#include "store/statement.h"

namespace tern {
namespace {

constexpr int kPatienceMs = 10'000;  // for another process that is writing
constexpr int kPauseMs = 10;

/// Turns the write-ahead log on. SQLite does not wait for a lock here as it does elsewhere, and two
/// processes that open a new store at once do meet.
Status write_ahead(Database& database) {
  Status status = database.execute("PRAGMA journal_mode = WAL");
  for (int waited = 0; !status && waited < kPatienceMs; waited += kPauseMs) {
    if (sqlite3_errcode(database.handle()) != SQLITE_BUSY) break;
    sqlite3_sleep(kPauseMs);
    status = database.execute("PRAGMA journal_mode = WAL");
  }
  return status;
}

}  // namespace

Database::Database(std::filesystem::path file, sqlite3* handle)
    : file_(std::move(file)), handle_(handle) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

Result<Database> Database::open(const std::filesystem::path& data_dir) {
  if (data_dir.empty()) return fail(Errc::invalid_argument, "--data-dir is empty: name a folder");
  std::error_code error;
  std::filesystem::create_directories(data_dir, error);
  if (error) {
    return fail(Errc::io, fmt::format("cannot create the folder {}: {}; choose another --data-dir",
                                      data_dir.string(), error.message()));
  }
  const std::filesystem::path file = data_dir / "tern.db";
  if (std::filesystem::is_directory(file, error)) {
    return fail(Errc::io, fmt::format("cannot use {}: a file is expected, and it is a folder; move "
                                      "it away, or choose another --data-dir",
                                      file.string()));
  }
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(file, handle);
  if (code != SQLITE_OK) return refusal(database);
  // SQLite falls back to reading only where it may not write, and the log needs to be written even
  // to read.
  if (sqlite3_db_readonly(handle, "main") == 1) {
    return fail(Errc::io, fmt::format("cannot write {}: no permission; make the file writable, or "
                                      "choose another --data-dir",
                                      file.string()));
  }
  sqlite3_busy_timeout(handle, kPatienceMs);
  // Asked first: a newer store must not be touched.
  TERN_TRY_STATUS(schema_of(database));
  TERN_TRY_STATUS(write_ahead(database));
  TERN_TRY_STATUS(database.execute("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON"));
  TERN_TRY_STATUS(migrate(database));
  return database;
}

Status Database::execute(std::string_view sql) {
  const int code = sqlite3_exec(handle_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return refusal(*this);
  return {};
}

}  // namespace tern
