#include "store/answers.h"

#include <algorithm>

#include "store/statement.h"

namespace tern {

Status note_answer(const Database& database, std::int64_t series_id, TimeRange answered) {
  if (answered.empty()) return {};
  TERN_TRY(Statement touching,
           Statement::prepare(database,
                              "SELECT min(begins), max(ends) FROM answers "
                              "WHERE series_id = ? AND begins <= ? AND ends >= ?"));
  touching.bind(series_id, answered.end, answered.begin);
  TERN_TRY_STATUS(touching.step());
  const TimeRange whole{std::min(answered.begin, touching.time_if_any(0).value_or(answered.begin)),
                        std::max(answered.end, touching.time_if_any(1).value_or(answered.end))};
  TERN_TRY(Statement forget, Statement::prepare(database,
                                                "DELETE FROM answers WHERE series_id = ? "
                                                "AND begins >= ? AND begins <= ?"));
  TERN_TRY_STATUS(forget.run(series_id, whole.begin, whole.end));
  TERN_TRY(Statement insert,
           Statement::prepare(database,
                              "INSERT INTO answers (series_id, begins, ends) VALUES (?, ?, ?)"));
  return insert.run(series_id, whole.begin, whole.end);
}

}  // namespace tern
