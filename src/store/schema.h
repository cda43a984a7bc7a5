#pragma once

#include <cstdint>

#include "store/database.h"

namespace tern {

/// The schema that `database` has: 0 when it is new. Internal to store, as is migrate().
///
/// Errors: unsupported: newer than the newest that this tern knows; corrupt_data; io.
Result<std::int64_t> schema_of(const Database& database);

/// Brings the tables of `database` to the newest schema that this tern knows.
///
/// Errors: as schema_of().
Status migrate(Database& database);

}  // namespace tern
