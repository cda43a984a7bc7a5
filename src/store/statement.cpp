#include "store/statement.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <bit>
#include <cstring>
#include <system_error>

#include "base/check.h"

namespace tern {
namespace {

/// The first damage that SQLite finds, or `otherwise` when it finds none. Reads the whole file, so
/// it is asked only after a read has failed.
std::string first_damage(sqlite3* handle, std::string otherwise) {
  sqlite3_stmt* check = nullptr;
  if (sqlite3_prepare_v2(handle, "PRAGMA quick_check(1)", -1, &check, nullptr) == SQLITE_OK &&
      sqlite3_step(check) == SQLITE_ROW) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(check, 0));
    if (text != nullptr && std::string_view(text) != "ok") otherwise = text;
  }
  sqlite3_finalize(check);
  return otherwise;
}

}  // namespace

Error refusal(const Database& database) {
  sqlite3* const handle = database.handle();
  const std::string file = database.file().string();
  const std::string why = sqlite3_errmsg(handle);
  switch (sqlite3_errcode(handle)) {
    case SQLITE_FULL:
      return fail(Errc::io, fmt::format("the disk is full: {} cannot grow, so nothing was written; "
                                        "free some space and try again",
                                        file));
    case SQLITE_BUSY:
      return fail(Errc::io, fmt::format("{} is in use: another tern kept it locked for 10 s; try "
                                        "again when it is done",
                                        file));
    case SQLITE_NOTADB:
      return fail(Errc::corrupt_data, fmt::format("{} is not a tern store ({}): move it away, or "
                                                  "choose another --data-dir",
                                                  file, why));
    case SQLITE_CORRUPT:
      return fail(Errc::corrupt_data, fmt::format("{} is damaged ({}): restore a copy of it, or "
                                                  "move it away and import again",
                                                  file, first_damage(handle, why)));
    case SQLITE_CONSTRAINT:
      return fail(Errc::invalid_argument, fmt::format("{} refuses a row: {}", file, why));
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_READONLY: {
      const int number = sqlite3_system_errno(handle);
      const std::string cause =
          number == 0 ? "" : fmt::format(" ({})", std::generic_category().message(number));
      return fail(Errc::io, fmt::format("cannot use {}: {}{}; check the permissions and the disk",
                                        file, why, cause));
    }
    default:
      return fail(Errc::corrupt_data,
                  fmt::format("{} does not hold what a tern store should: {}", file, why));
  }
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<Statement> Statement::prepare(const Database& database, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                      &statement, nullptr);
  if (code != SQLITE_OK) return refusal(database);
  return Statement(database, statement);
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    // A statement that is not rewound keeps its read transaction open.
    rewind();
    return false;
  }
  return refusal(*database_);
}

std::int64_t Statement::changes() const {
  return sqlite3_changes64(database_->handle());
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string Statement::text(int column) const {
  // The text may hold a zero byte, so its length is asked for.
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return text == nullptr ? std::string{} : std::string(text, size);
}

std::vector<float> Statement::floats(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  if (bytes == nullptr || size % sizeof(float) != 0) return {};
  std::vector<float> values(size / sizeof(float));
  std::memcpy(values.data(), bytes, size);
  return values;
}

std::optional<double> Statement::real_if_any(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return real(column);
}

std::optional<Timestamp> Statement::time_if_any(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return time(column);
}

void Statement::rewind() {
  sqlite3_reset(statement_.get());
}

void Statement::put(int index, std::int64_t value) {
  TERN_CHECK(sqlite3_bind_int64(statement_.get(), index, value) == SQLITE_OK, "no such parameter");
}

void Statement::put(int index, double value) {
  TERN_CHECK(sqlite3_bind_double(statement_.get(), index, value) == SQLITE_OK, "no such parameter");
}

void Statement::put(int index, std::string_view value) {
  // An empty view may point nowhere, which SQLite would take for NULL.
  const char* text = value.empty() ? "" : value.data();
  TERN_CHECK(sqlite3_bind_text64(statement_.get(), index, text, value.size(), SQLITE_TRANSIENT,
                                 SQLITE_UTF8) == SQLITE_OK,
             "no such parameter");
}

void Statement::put(int index, std::span<const float> values) {
  static_assert(std::endian::native == std::endian::little, "numbers are written as they lie here");
  TERN_CHECK(sqlite3_bind_blob64(statement_.get(), index, values.empty() ? nullptr : values.data(),
                                 values.size_bytes(), SQLITE_TRANSIENT) == SQLITE_OK,
             "no such parameter");
}

void Statement::put(int index, const std::optional<double>& value) {
  if (value) return put(index, *value);
  TERN_CHECK(sqlite3_bind_null(statement_.get(), index) == SQLITE_OK, "no such parameter");
}

void Statement::put(int index, const std::optional<Timestamp>& value) {
  if (value) return put(index, *value);
  TERN_CHECK(sqlite3_bind_null(statement_.get(), index) == SQLITE_OK, "no such parameter");
}

}  // namespace tern
