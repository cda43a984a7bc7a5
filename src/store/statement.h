#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace tern {

/// What SQLite last refused to do with `database`, in our kinds and words.
Error refusal(const Database& database);

/// A prepared SQL statement. Internal to store.
///
/// Requires: the Database stays where it is and outlives the statement.
class Statement {
 public:
  /// Errors: corrupt_data: damaged, or without the tables that we made; io.
  static Result<Statement> prepare(const Database& database, std::string_view sql);

  /// Starts over, with these values for the question marks of the SQL in their order.
  template <class... Values>
  void bind(const Values&... values) {
    rewind();
    int index = 0;
    (put(++index, values), ...);
  }

  /// Moves to the next row; false after the last. Errors: io, corrupt_data.
  Result<bool> step();

  /// Binds and executes a statement that returns no rows. Errors: as step().
  template <class... Values>
  Status run(const Values&... values) {
    bind(values...);
    const Result<bool> row = step();
    if (!row) return row.error();
    return {};
  }

  /// Rows that the last insert, update, or delete of this database changed.
  std::int64_t changes() const;

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  /// None for NULL, or for bytes that are no whole number of floats.
  std::vector<float> floats(int column) const;
  std::optional<double> real_if_any(int column) const;
  std::optional<Timestamp> time_if_any(int column) const;
  Timestamp time(int column) const { return from_epoch_ms(integer(column)); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(const Database& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}
  void rewind();
  void put(int index, std::int64_t value);
  void put(int index, double value);
  void put(int index, std::string_view value);
  /// As bytes, the least significant first; NULL for none.
  void put(int index, std::span<const float> values);
  void put(int index, Timestamp value) { put(index, epoch_ms(value)); }
  void put(int index, const std::optional<double>& value);
  void put(int index, const std::optional<Timestamp>& value);

  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace tern
