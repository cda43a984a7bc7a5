#include "store/trial_ledger.h"

#include <cmath>

#include "base/check.h"
#include "base/digest.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace tern {
namespace {

Result<std::int64_t> next_look(const Database& database) {
  TERN_TRY(Statement next,
           Statement::prepare(database, "SELECT coalesce(max(id), 0) + 1 FROM looks"));
  TERN_TRY_STATUS(next.step());
  return next.integer(0);
}

Status enter(const Database& database, std::int64_t look, std::span<const Trial> trials) {
  TERN_TRY(Statement insert,
           Statement::prepare(database,
                              "INSERT INTO trials (id, kind, name, market, config, config_hash, "
                              "code, data_hash, begins, ends) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                              "?8, ?9, ?10 WHERE NOT EXISTS (SELECT 1 FROM trials WHERE id = ?1)"));
  TERN_TRY(Statement link,
           Statement::prepare(database,
                              "INSERT INTO trial_looks (look_id, trial_id) SELECT ?1, ?2 WHERE NOT "
                              "EXISTS (SELECT 1 FROM trial_looks WHERE look_id = ?1 AND "
                              "trial_id = ?2)"));
  for (const Trial& trial : trials) {
    const std::string id = trial_id(trial);
    TERN_TRY_STATUS(insert.run(id, trial.kind, trial.name, trial.market, trial.config,
                               sha256(trial.config), trial.code, trial.data_hash, trial.range.begin,
                               trial.range.end));
    TERN_TRY_STATUS(link.run(look, id));
  }
  return {};
}

}  // namespace

std::string trial_id(const Trial& trial) {
  Sha256 digest;
  for (const std::string* part : {&trial.kind, &trial.config, &trial.code, &trial.data_hash}) {
    digest.update(static_cast<std::int64_t>(part->size()));
    digest.update(*part);
  }
  return digest.hex();
}

Result<std::int64_t> TrialLedger::look(const Look& look, std::span<const Trial> trials) {
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  TERN_TRY(const std::int64_t id, next_look(*database_));
  TERN_TRY(Statement insert,
           Statement::prepare(*database_,
                              "INSERT INTO looks (id, looked_at, command, market, begins, ends, "
                              "reason) VALUES (?, ?, ?, ?, ?, ?, ?)"));
  TERN_TRY_STATUS(insert.run(id, look.at, look.command, look.market, look.range.begin,
                             look.range.end, look.reason));
  TERN_TRY_STATUS(enter(*database_, id, trials));
  TERN_TRY_STATUS(transaction.commit());
  return id;
}

Status TrialLedger::tell(std::int64_t look, std::span<const Trial> trials,
                         std::span<const TrialFigures> figures) {
  TERN_CHECK(trials.size() == figures.size(), "every trial has its figures");
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  TERN_TRY(Statement insert,
           Statement::prepare(*database_,
                              "INSERT INTO trial_figures (look_id, trial_id, sharpe, ic, r2_oos) "
                              "SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM "
                              "trial_figures WHERE look_id = ?1 AND trial_id = ?2)"));
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const TrialFigures& found = figures[i];
    // SQLite keeps a NaN as NULL.
    TERN_TRY_STATUS(insert.run(look, trial_id(trials[i]), found.sharpe, found.ic, found.r2_oos));
  }
  return transaction.commit();
}

Result<std::vector<TrialRecord>> TrialLedger::trials() const {
  TERN_TRY(Statement select,
           Statement::prepare(
               *database_,
               "SELECT t.id, t.kind, t.name, t.market, t.config, t.code, t.data_hash, t.begins, "
               "t.ends, count(*), min(l.looked_at), max(l.looked_at), f.sharpe, f.ic, f.r2_oos "
               "FROM trials t JOIN trial_looks tl ON tl.trial_id = t.id "
               "JOIN looks l ON l.id = tl.look_id LEFT JOIN trial_figures f ON f.trial_id = t.id "
               "AND f.look_id = (SELECT max(look_id) FROM trial_figures WHERE trial_id = t.id) "
               "GROUP BY t.id ORDER BY min(l.id), t.kind DESC, t.name, t.id"));
  const auto figure = [&](int column) { return select.real_if_any(column).value_or(std::nan("")); };
  std::vector<TrialRecord> trials;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return trials;
    trials.push_back({select.text(0),
                      {select.text(1),
                       select.text(2),
                       select.text(3),
                       select.text(4),
                       select.text(5),
                       select.text(6),
                       {select.time(7), select.time(8)}},
                      static_cast<std::size_t>(select.integer(9)),
                      select.time(10),
                      select.time(11),
                      {figure(12), figure(13), figure(14)}});
  }
}

Result<std::vector<LookRecord>> TrialLedger::looks() const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              "SELECT looked_at, command, market, begins, ends, reason, (SELECT "
                              "count(*) FROM trial_looks WHERE look_id = looks.id) FROM looks "
                              "ORDER BY id"));
  std::vector<LookRecord> looks;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return looks;
    looks.push_back({{select.time(0),
                      select.text(1),
                      select.text(2),
                      {select.time(3), select.time(4)},
                      select.text(5)},
                     static_cast<std::size_t>(select.integer(6))});
  }
}

}  // namespace tern
