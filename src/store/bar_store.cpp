#include "store/bar_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "store/answers.h"
#include "store/bar_row.h"
#include "store/bar_writer.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace tern {
namespace {

constexpr std::string_view kSeriesId =
    "(SELECT id FROM series WHERE venue = ? AND base = ? AND quote = ? AND interval = ?)";

Result<std::int64_t> enter_series(const Database& database, const Series& series) {
  TERN_TRY(Statement enter, Statement::prepare(database,
                                               "INSERT INTO series (venue, base, quote, interval) "
                                               "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"));
  const std::string_view interval = to_string(series.interval);
  TERN_TRY_STATUS(enter.run(series.venue, series.pair.base, series.pair.quote, interval));
  TERN_TRY(Statement find, Statement::prepare(database, fmt::format("SELECT {}", kSeriesId)));
  find.bind(series.venue, series.pair.base, series.pair.quote, interval);
  TERN_TRY_STATUS(find.step());
  return find.integer(0);
}

/// Where rows came from, as the tables number it.
struct Origin {
  std::int64_t series_id, import_id;
};

Status keep(const Database& database, Origin origin, std::span<const QuarantinedRow> rows) {
  TERN_TRY(Statement insert,
           Statement::prepare(database,
                              "INSERT INTO quarantine (series_id, import_id, open_time, line, "
                              "text, reason) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"));
  for (const QuarantinedRow& row : rows) {
    TERN_TRY_STATUS(insert.run(origin.series_id, origin.import_id, row.open_time, row.line,
                               row.text, row.reason));
  }
  return {};
}

Result<std::int64_t> record_import(const Database& database, std::int64_t series_id,
                                   const ImportSource& source, const BarWriter& writer,
                                   std::size_t quarantined) {
  TERN_TRY(Statement insert,
           Statement::prepare(database,
                              "INSERT INTO imports (series_id, name, sha256, layout, imported_at, "
                              "inserted, unchanged, completed, quarantined, revised, first, last) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"));
  const auto count = [](std::size_t rows) { return static_cast<std::int64_t>(rows); };
  const ImportOutcome& outcome = writer.outcome();
  insert.bind(series_id, source.name, source.sha256, source.layout, source.imported_at,
              count(outcome.inserted), count(outcome.unchanged), count(outcome.completed),
              count(quarantined), count(outcome.revised), writer.first(), writer.last());
  TERN_TRY_STATUS(insert.step());
  return insert.integer(0);
}

void check_order(const Series& series, std::span<const Bar> bars) {
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Duration since_epoch = bars[i].open_time.time_since_epoch();
    TERN_CHECK(since_epoch % length(series.interval) == Duration::zero(), "a bar is on its grid");
    TERN_CHECK(i == 0 || bars[i - 1].open_time < bars[i].open_time, "bars come in time order");
    TERN_CHECK(!impossible(bars[i]), "a bar is possible");
  }
}

/// Reads the four columns that name a series, from `column` on.
Result<Series> read_series(const Statement& row, int column) {
  const auto interval = parse_interval(row.text(column + 3));
  if (!interval)
    return fail(Errc::corrupt_data, "the store is damaged: " + interval.error().message);
  return Series{row.text(column), {row.text(column + 1), row.text(column + 2)}, *interval};
}

std::size_t read_count(const Statement& row, int column) {
  return static_cast<std::size_t>(row.integer(column));
}

/// Writes bars and the books about them; the caller commits.
struct Import {
  const Series& series;
  const ImportSource& source;
  std::span<const Bar> bars;
  std::span<const QuarantinedRow> refused;
  Contrary contrary;
};
Result<ImportOutcome> write_import(const Database& database, std::int64_t series_id,
                                   const Import& given) {
  TERN_TRY(BarWriter writer,
           BarWriter::make(database, series_id, given.contrary, given.source.imported_at));
  for (const Bar& bar : given.bars) TERN_TRY_STATUS(writer.write(bar));
  ImportOutcome outcome = writer.outcome();
  outcome.quarantined = given.refused.size() + writer.contradicting().size();
  TERN_TRY(const std::int64_t import_id,
           record_import(database, series_id, given.source, writer, outcome.quarantined));
  TERN_TRY_STATUS(keep(database, {series_id, import_id}, given.refused));
  TERN_TRY_STATUS(keep(database, {series_id, import_id}, writer.contradicting()));
  return outcome;
}

}  // namespace

Result<ImportOutcome> BarStore::import(const Series& series, const ImportSource& source,
                                       std::span<const Bar> bars,
                                       std::span<const QuarantinedRow> refused) {
  check_order(series, bars);
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  TERN_TRY(const std::int64_t series_id, enter_series(*database_, series));
  TERN_TRY(const ImportOutcome outcome,
           write_import(*database_, series_id,
                        {series, source, bars, refused, Contrary::contradiction}));
  TERN_TRY_STATUS(transaction.commit());
  return outcome;
}

Result<ImportOutcome> BarStore::record(const Series& series, const ImportSource& source,
                                       std::span<const Bar> bars,
                                       std::span<const QuarantinedRow> refused,
                                       TimeRange answered) {
  check_order(series, bars);
  TERN_CHECK(bars.empty() || (answered.contains(bars.front().open_time) &&
                              answered.contains(bars.back().open_time)),
             "an answer's bars lie in the stretch that it answers");
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  TERN_TRY(const std::int64_t series_id, enter_series(*database_, series));
  TERN_TRY(
      const ImportOutcome outcome,
      write_import(*database_, series_id, {series, source, bars, refused, Contrary::correction}));
  TERN_TRY_STATUS(note_answer(*database_, series_id, answered));
  TERN_TRY_STATUS(transaction.commit());
  return outcome;
}

Result<Stretches> BarStore::answered(const Series& series) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_, fmt::format("SELECT begins, ends FROM answers "
                                                      "WHERE series_id = {} ORDER BY begins",
                                                      kSeriesId)));
  select.bind(series.venue, series.pair.base, series.pair.quote, to_string(series.interval));
  Stretches stretches;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return stretches;
    stretches.push_back({select.time(0), select.time(1)});
  }
}

Result<Stretches> BarStore::held(const Series& series, TimeRange range) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              fmt::format("SELECT open_time FROM bars WHERE series_id = {} "
                                          "AND open_time >= ? AND open_time < ? ORDER BY open_time",
                                          kSeriesId)));
  select.bind(series.venue, series.pair.base, series.pair.quote, to_string(series.interval),
              range.begin, range.end);
  Stretches stretches;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return stretches;
    append_stretch(stretches, {select.time(0), select.time(0) + length(series.interval)});
  }
}

Result<std::vector<Revision>> BarStore::revisions(const Series& series) const {
  TERN_TRY(Statement select,
           Statement::prepare(
               *database_,
               fmt::format("SELECT open_time, former_open, former_high, former_low, former_close, "
                           "former_volume, former_quote_volume, former_trades, "
                           "former_taker_buy_volume, former_taker_buy_quote_volume, "
                           "open_time, later_open, later_high, later_low, later_close, "
                           "later_volume, later_quote_volume, later_trades, "
                           "later_taker_buy_volume, later_taker_buy_quote_volume, seen_at "
                           "FROM revisions WHERE series_id = {} ORDER BY id",
                           kSeriesId)));
  select.bind(series.venue, series.pair.base, series.pair.quote, to_string(series.interval));
  std::vector<Revision> revisions;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return revisions;
    revisions.push_back({.open_time = select.time(0),
                         .seen_at = select.time(20),
                         .former = read_bar(select),
                         .later = read_bar(select, 10)});
  }
}

Result<std::vector<Bar>> BarStore::load(const Series& series, TimeRange range) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              fmt::format("SELECT {} FROM bars WHERE series_id = {} "
                                          "AND open_time >= ? AND open_time < ? ORDER BY open_time",
                                          kBarColumns, kSeriesId)));
  select.bind(series.venue, series.pair.base, series.pair.quote, to_string(series.interval),
              range.begin, range.end);
  std::vector<Bar> bars;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return bars;
    bars.push_back(read_bar(select));
  }
}

Result<std::vector<SeriesSummary>> BarStore::list() const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              "SELECT venue, base, quote, interval, "
                              "(SELECT count(*) FROM bars WHERE series_id = series.id), "
                              "(SELECT count(*) FROM quarantine WHERE series_id = series.id), "
                              "(SELECT min(open_time) FROM bars WHERE series_id = series.id), "
                              "(SELECT max(open_time) FROM bars WHERE series_id = series.id) "
                              "FROM series"));
  std::vector<SeriesSummary> summaries;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) break;
    TERN_TRY(Series series, read_series(select, 0));
    summaries.push_back({std::move(series), read_count(select, 4), read_count(select, 5),
                         select.time(6), select.time(7)});
  }
  std::ranges::sort(summaries, {}, &SeriesSummary::series);
  return summaries;
}

Result<std::vector<QuarantinedRow>> BarStore::quarantine(const Series& series) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              fmt::format("SELECT open_time, line, text, reason FROM quarantine "
                                          "WHERE series_id = {} ORDER BY id",
                                          kSeriesId)));
  select.bind(series.venue, series.pair.base, series.pair.quote, to_string(series.interval));
  std::vector<QuarantinedRow> rows;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return rows;
    rows.push_back({select.time_if_any(0), select.integer(1), select.text(2), select.text(3)});
  }
}

Result<std::vector<ImportRecord>> BarStore::imports() const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              "SELECT venue, base, quote, interval, name, sha256, layout, "
                              "imported_at, inserted, unchanged, completed, quarantined, first, "
                              "last, revised FROM imports JOIN series ON series.id = series_id "
                              "ORDER BY imports.id"));
  std::vector<ImportRecord> records;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return records;
    TERN_TRY(Series series, read_series(select, 0));
    const auto first = select.time_if_any(12), last = select.time_if_any(13);
    records.push_back(
        {.series = std::move(series),
         .source = {select.text(4), select.text(5), select.text(6), select.time(7)},
         .outcome = {read_count(select, 8), read_count(select, 9), read_count(select, 10),
                     read_count(select, 11), read_count(select, 14)},
         .span = first && last ? std::optional{TimeRange{*first, *last}} : std::nullopt});
  }
}

}  // namespace tern
