#pragma once

#include <utility>

#include "store/database.h"

namespace tern {

/// All of it or none: what is not committed when this goes is rolled back. Internal to store.
class Transaction {
 public:
  /// Takes the write lock at once, so that no later statement can find it taken.
  /// Errors: io: another process keeps it for over 10 s; corrupt_data.
  static Result<Transaction> begin(Database& database);

  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// Errors: io; the transaction is then rolled back.
  Status commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}

  Database* database_;  // null once committed or moved from
};

}  // namespace tern
