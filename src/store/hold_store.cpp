#include "store/hold_store.h"

#include "store/statement.h"

namespace tern {

Result<std::optional<Timestamp>> HoldStore::held_until(std::string_view host) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_, "SELECT until FROM holds WHERE host = ?"));
  select.bind(host);
  TERN_TRY(const bool row, select.step());
  return row ? select.time_if_any(0) : std::nullopt;
}

Status HoldStore::hold(std::string_view host, Timestamp until) {
  TERN_TRY(Statement insert,
           Statement::prepare(*database_,
                              "INSERT INTO holds (host, until) VALUES (?, ?) ON CONFLICT (host) "
                              "DO UPDATE SET until = max(until, excluded.until)"));
  return insert.run(host, until);
}

}  // namespace tern
