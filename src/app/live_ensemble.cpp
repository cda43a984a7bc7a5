#include "app/live_ensemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "app/learned.h"
#include "app/model_card.h"
#include "forecast/ensemble.h"
#include "store/run_store.h"

namespace tern {
namespace {

Result<std::optional<RunRecord>> newest_run(const Config& config, const RunStore& store) {
  TERN_TRY(const std::vector<RunRecord> runs, store.list());
  const std::string hash = config_hash(config);
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    if (run->config_hash == hash) return *run;
  }
  return std::nullopt;
}

/// The tables of the models that answered now, as the run kept them, up to `now`.
Result<std::vector<ForecastTable>> past_tables(const RunStore& store, const RunRecord& run,
                                               const Market& market,
                                               std::span<const LiveRow> live) {
  TERN_TRY(const std::vector<ForecastRow> rows, store.forecasts(run.id));
  const Timestamp now = newest_close(market);
  std::vector<ForecastTable> tables;
  for (const ForecastRow& row : rows) {
    const auto symbol = market.universe.find(row.pair);
    const Timestamp as_of = from_epoch_ms(row.as_of_ms);
    if (!symbol || as_of >= now ||
        std::ranges::find(live, row.model, &LiveRow::model) == live.end()) {
      continue;
    }
    if (tables.empty() || tables.back().model != row.model) tables.push_back({row.model, {}});
    tables.back().rows.push_back(
        {as_of, *symbol, Duration{row.horizon_ms}, row.mean, row.stddev, row.fold, {}});
  }
  return tables;
}

/// Makes what models say now the newest rows of what they said before: a fold of its own, whose
/// weights know every outcome there is.
void add_live_rows(std::span<const LiveRow> live, std::vector<ForecastTable>& tables) {
  std::uint32_t fold = 0;
  for (const ForecastTable& table : tables) {
    for (const Forecast& row : table.rows) fold = std::max(fold, row.fold + 1);
  }
  for (ForecastTable& table : tables) {
    for (const LiveRow& row : live) {
      if (row.model != table.model) continue;
      table.rows.push_back(row.forecast);
      table.rows.back().fold = fold;
    }
    std::ranges::sort(table.rows, {}, [](const Forecast& row) {
      return std::tuple(row.as_of, row.symbol, row.horizon);
    });
  }
}

/// The newest row of an ensemble, when it speaks of the same moment as the models.
std::optional<LiveRow> live_row(const ForecastTable& table, const LiveRow& like) {
  for (auto row = table.rows.rbegin(); row != table.rows.rend(); ++row) {
    if (row->symbol != like.forecast.symbol || row->horizon != like.forecast.horizon) continue;
    if (row->as_of != like.forecast.as_of) return std::nullopt;
    return LiveRow{table.model, like.pair, *row, like.price, like.volatility};
  }
  return std::nullopt;
}

}  // namespace

Status add_ensembles(const Config& config, const Market& market, Database& database,
                     std::span<const Dataset> datasets, IntervalMethod method, LiveReport& report) {
  const std::vector<std::string> names = ensembles_of(config);
  if (names.empty()) {
    report.without_ensemble = "learn.models asks for none: name it there, or all";
    return {};
  }
  const RunStore store(database);
  TERN_TRY(const auto run, newest_run(config, store));
  if (!run) {
    report.without_ensemble =
        "no run of this configuration is stored, from whose out-of-sample forecasts it could learn "
        "its weights: tern run makes one";
    return {};
  }
  TERN_TRY(std::vector<ForecastTable> tables, past_tables(store, *run, market, report.rows));
  add_live_rows(report.rows, tables);
  Ensembles made = make_ensembles(datasets, tables, names);
  std::vector<LiveRow> rows;
  for (const Dataset& dataset : datasets) {
    const auto like = std::ranges::find_if(report.rows, [&](const LiveRow& row) {
      return row.forecast.symbol == dataset.symbol && row.forecast.horizon == dataset.horizon;
    });
    if (like == report.rows.end()) continue;
    for (ForecastTable& table : made.tables) {
      add_intervals(dataset, {}, method, table.rows);
      if (auto row = live_row(table, *like)) rows.push_back(*std::move(row));
    }
  }
  if (rows.empty()) {
    report.without_ensemble =
        fmt::format("run {} has no forecasts of the models that are stored: tern run makes them",
                    run->id.substr(0, 10));
  }
  report.rows.insert(report.rows.end(), rows.begin(), rows.end());
  return {};
}

}  // namespace tern
