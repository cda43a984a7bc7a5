#include "store/run_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/check.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace tern {
namespace {

/// The forecasts of a run, and of what `more` asks for beyond.
Result<Statement> select_forecasts(const Database& database, std::string_view more) {
  return Statement::prepare(
      database,
      fmt::format(
          "SELECT model, pair, horizon_ms, as_of, mean, stddev, fold, "
          "quantiles FROM forecasts WHERE run_id = ? {}ORDER BY model, pair, horizon_ms, as_of",
          more));
}

Result<std::vector<ForecastRow>> rows_of(Statement& select) {
  std::vector<ForecastRow> rows;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return rows;
    rows.push_back({select.text(0), select.text(1), select.integer(2), select.integer(3),
                    select.real(4), select.real(5), static_cast<std::uint32_t>(select.integer(6)),
                    select.floats(7)});
  }
}

}  // namespace

Status RunStore::save(const RunRecord& run, std::span<const ForecastRow> forecasts,
                      std::span<const FitCost> costs) {
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  // The forecasts of a run go with it.
  TERN_TRY(Statement erase, Statement::prepare(*database_, "DELETE FROM runs WHERE id = ?"));
  TERN_TRY_STATUS(erase.run(run.id));
  TERN_TRY(Statement enter,
           Statement::prepare(*database_,
                              "INSERT INTO runs (id, started_at, config, config_hash, data_hash, "
                              "git_commit, seed) VALUES (?, ?, ?, ?, ?, ?, ?)"));
  // SQLite's integers are signed: a seed over 2^63 shows as negative there, and comes back whole.
  TERN_TRY_STATUS(enter.run(run.id, run.started_at, run.config, run.config_hash, run.data_hash,
                            run.git_commit, std::bit_cast<std::int64_t>(run.seed)));
  TERN_TRY(Statement insert,
           Statement::prepare(*database_,
                              "INSERT INTO forecasts (run_id, model, pair, horizon_ms, as_of, "
                              "mean, stddev, fold, quantiles) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  for (const ForecastRow& row : forecasts) {
    TERN_CHECK(std::isfinite(row.mean) && std::isfinite(row.stddev) &&
                   std::ranges::all_of(row.quantiles, [](float q) { return std::isfinite(q); }),
               "a forecast is finite");
    TERN_TRY_STATUS(insert.run(run.id, row.model, row.pair, row.horizon_ms, row.as_of_ms, row.mean,
                               row.stddev, std::int64_t{row.fold}, std::span(row.quantiles)));
  }
  TERN_TRY(Statement keep,
           Statement::prepare(*database_,
                              "INSERT INTO fit_costs (run_id, model, pair, horizon_ms, seconds, "
                              "model_bytes) VALUES (?, ?, ?, ?, ?, ?)"));
  for (const FitCost& cost : costs) {
    TERN_TRY_STATUS(
        keep.run(run.id, cost.model, cost.pair, cost.horizon_ms, cost.seconds, cost.model_bytes));
  }
  return transaction.commit();
}

Result<std::vector<FitCost>> RunStore::costs(std::string_view run_id) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              "SELECT model, pair, horizon_ms, seconds, model_bytes FROM fit_costs "
                              "WHERE run_id = ? ORDER BY model, pair, horizon_ms"));
  select.bind(run_id);
  std::vector<FitCost> costs;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return costs;
    costs.push_back({select.text(0), select.text(1), select.integer(2), select.real_if_any(3),
                     select.real_if_any(4)});
  }
}

Result<std::vector<RunRecord>> RunStore::list() const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              "SELECT id, started_at, config, config_hash, data_hash, git_commit, "
                              "seed FROM runs ORDER BY started_at, id"));
  std::vector<RunRecord> runs;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return runs;
    runs.push_back({select.text(0), select.time(1), select.text(2), select.text(3), select.text(4),
                    select.text(5), std::bit_cast<std::uint64_t>(select.integer(6))});
  }
}

Result<std::vector<ForecastRow>> RunStore::forecasts(std::string_view run_id) const {
  TERN_TRY(Statement select, select_forecasts(*database_, ""));
  select.bind(run_id);
  return rows_of(select);
}

Result<std::vector<ForecastRow>> RunStore::forecasts(std::string_view run_id,
                                                     const ForecastSpan& span) const {
  TERN_TRY(Statement select,
           select_forecasts(*database_, "AND model = ? AND pair = ? AND horizon_ms = ? "));
  select.bind(run_id, span.model, span.pair, span.horizon_ms);
  return rows_of(select);
}

Result<std::vector<ForecastSpan>> RunStore::spans(std::string_view run_id) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              "SELECT model, pair, horizon_ms, count(*), min(as_of), max(as_of) "
                              "FROM forecasts WHERE run_id = ? GROUP BY model, pair, horizon_ms "
                              "ORDER BY model, pair, horizon_ms"));
  select.bind(run_id);
  std::vector<ForecastSpan> spans;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return spans;
    spans.push_back({select.text(0), select.text(1), select.integer(2),
                     static_cast<std::size_t>(select.integer(3)), select.time(4), select.time(5)});
  }
}

}  // namespace tern
