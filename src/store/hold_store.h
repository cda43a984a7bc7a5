#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "store/database.h"

namespace tern {

/// Until when hosts want to be left alone, as they said themselves: a later process must know.
class HoldStore {
 public:
  /// Requires: `database` outlives the store.
  explicit HoldStore(Database& database) : database_(&database) {}

  /// Nothing, when the host never asked. Errors: io, corrupt_data.
  Result<std::optional<Timestamp>> held_until(std::string_view host) const;

  /// Holds `host` until then; a hold is never shortened. Errors: io, corrupt_data.
  Status hold(std::string_view host, Timestamp until);

 private:
  Database* database_;
};

}  // namespace tern
