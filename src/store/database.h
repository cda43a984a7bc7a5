#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tern {

/// The one file that remembers: DATA/tern.db, SQLite in WAL mode, readable with any SQLite browser.
///
/// Thread-safety: one Database per thread; several processes may have one open.
class Database {
 public:
  /// Opens the store of `data_dir`, creating both when absent, and migrates an older schema.
  ///
  /// Errors: corrupt_data: not a database, or damaged; unsupported: written by a newer tern; io.
  static Result<Database> open(const std::filesystem::path& data_dir);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  const std::filesystem::path& file() const { return file_; }
  sqlite3* handle() const { return handle_.get(); }

  /// Runs statements that return no rows. Errors: io, corrupt_data.
  Status execute(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  Database(std::filesystem::path file, sqlite3* handle);

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace tern
