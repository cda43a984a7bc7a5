#include "store/capitalization_store.h"

#include <fmt/format.h>

#include "base/check.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace tern {
namespace {

constexpr std::string_view kSeriesId =
    "(SELECT id FROM capitalization_series WHERE vendor = ? AND name = ?)";

Result<std::int64_t> enter_series(const Database& database, const CapitalizationSeries& series) {
  TERN_TRY(Statement enter,
           Statement::prepare(database,
                              "INSERT INTO capitalization_series (vendor, name) VALUES (?, ?) "
                              "ON CONFLICT DO NOTHING"));
  TERN_TRY_STATUS(enter.run(series.vendor, series.name));
  TERN_TRY(Statement find, Statement::prepare(database, fmt::format("SELECT {}", kSeriesId)));
  find.bind(series.vendor, series.name);
  TERN_TRY_STATUS(find.step());
  return find.integer(0);
}

/// Writes the figures of one import and keeps count of what became of them.
class FigureWriter {
 public:
  static Result<FigureWriter> make(const Database& database, std::int64_t series_id,
                                   Timestamp seen_at) {
    TERN_TRY(Statement insert,
             Statement::prepare(database,
                                "INSERT INTO capitalizations (series_id, stamped, known_at, value) "
                                "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"));
    TERN_TRY(Statement find,
             Statement::prepare(database,
                                "SELECT value FROM capitalizations "
                                "WHERE series_id = ? AND stamped = ? AND known_at = ?"));
    TERN_TRY(Statement revise,
             Statement::prepare(database,
                                "UPDATE capitalizations SET value = ? "
                                "WHERE series_id = ? AND stamped = ? AND known_at = ?"));
    TERN_TRY(Statement keep,
             Statement::prepare(database,
                                "INSERT INTO capitalization_revisions "
                                "(series_id, stamped, known_at, seen_at, former, later) "
                                "VALUES (?, ?, ?, ?, ?, ?)"));
    return FigureWriter({series_id, seen_at}, std::move(insert), std::move(find), std::move(revise),
                        std::move(keep));
  }

  Status write(const Capitalization& is) {
    TERN_TRY_STATUS(insert_.run(origin_.series_id, is.stamped, is.known_at, is.value));
    if (insert_.changes() == 1) {
      ++outcome.inserted;
      return {};
    }
    find_.bind(origin_.series_id, is.stamped, is.known_at);
    TERN_TRY_STATUS(find_.step());
    const double former = find_.real(0);
    if (former == is.value) {
      ++outcome.unchanged;
      return {};
    }
    ++outcome.revised;
    TERN_TRY_STATUS(
        keep_.run(origin_.series_id, is.stamped, is.known_at, origin_.seen_at, former, is.value));
    return revise_.run(is.value, origin_.series_id, is.stamped, is.known_at);
  }

  ImportOutcome outcome{};

 private:
  struct Origin {
    std::int64_t series_id;
    Timestamp seen_at;
  };
  FigureWriter(Origin origin, Statement insert, Statement find, Statement revise, Statement keep)
      : origin_(origin),
        insert_(std::move(insert)),
        find_(std::move(find)),
        revise_(std::move(revise)),
        keep_(std::move(keep)) {}

  Origin origin_;
  Statement insert_, find_, revise_, keep_;
};

Result<std::int64_t> note_import(const Database& database, std::int64_t series_id,
                                 const ImportSource& source, const ImportOutcome& is,
                                 std::span<const Capitalization> figures) {
  TERN_TRY(Statement insert,
           Statement::prepare(database,
                              "INSERT INTO capitalization_imports (series_id, name, sha256, "
                              "layout, imported_at, inserted, unchanged, revised, quarantined, "
                              "first, last) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                              "RETURNING id"));
  const auto count = [](std::size_t rows) { return static_cast<std::int64_t>(rows); };
  std::optional<Timestamp> first, last;
  if (!figures.empty()) {
    first = figures.front().stamped;
    last = figures.back().stamped;
  }
  insert.bind(series_id, source.name, source.sha256, source.layout, source.imported_at,
              count(is.inserted), count(is.unchanged), count(is.revised), count(is.quarantined),
              first, last);
  TERN_TRY_STATUS(insert.step());
  return insert.integer(0);
}

Status keep_refused(const Database& database, std::int64_t series_id, std::int64_t import_id,
                    std::span<const QuarantinedRow> rows) {
  TERN_TRY(Statement insert,
           Statement::prepare(database,
                              "INSERT INTO capitalization_quarantine (series_id, import_id, "
                              "stamped, line, text, reason) VALUES (?, ?, ?, ?, ?, ?) "
                              "ON CONFLICT DO NOTHING"));
  for (const QuarantinedRow& row : rows) {
    TERN_TRY_STATUS(
        insert.run(series_id, import_id, row.open_time, row.line, row.text, row.reason));
  }
  return {};
}

Status note_holes(const Database& database, std::int64_t series_id,
                  std::span<const Timestamp> holes) {
  TERN_TRY(Statement insert,
           Statement::prepare(database,
                              "INSERT INTO capitalization_holes (series_id, stamped) "
                              "VALUES (?, ?) ON CONFLICT DO NOTHING"));
  for (const Timestamp hole : holes) TERN_TRY_STATUS(insert.run(series_id, hole));
  TERN_TRY(Statement forget,
           Statement::prepare(database,
                              "DELETE FROM capitalization_holes WHERE series_id = ? AND stamped IN "
                              "(SELECT stamped FROM capitalizations WHERE series_id = ?)"));
  return forget.run(series_id, series_id);
}

}  // namespace

Result<ImportOutcome> CapitalizationStore::record(const CapitalizationSeries& series,
                                                  const ImportSource& source,
                                                  std::span<const Capitalization> figures,
                                                  std::span<const QuarantinedRow> refused,
                                                  std::span<const Timestamp> holes) {
  for (std::size_t i = 0; i < figures.size(); ++i) {
    TERN_CHECK(i == 0 || figures[i - 1].stamped < figures[i].stamped, "figures come in time order");
    TERN_CHECK(!impossible_capitalization(series.name, figures[i].value), "a figure is possible");
  }
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  TERN_TRY(const std::int64_t series_id, enter_series(*database_, series));
  TERN_TRY(FigureWriter writer, FigureWriter::make(*database_, series_id, source.imported_at));
  for (const Capitalization& figure : figures) TERN_TRY_STATUS(writer.write(figure));
  ImportOutcome outcome = writer.outcome;
  outcome.quarantined = refused.size();
  TERN_TRY(const std::int64_t import_id,
           note_import(*database_, series_id, source, outcome, figures));
  TERN_TRY_STATUS(keep_refused(*database_, series_id, import_id, refused));
  TERN_TRY_STATUS(note_holes(*database_, series_id, holes));
  TERN_TRY_STATUS(transaction.commit());
  return outcome;
}

Result<std::vector<Capitalization>> CapitalizationStore::load(const CapitalizationSeries& series,
                                                              TimeRange range) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_,
                              fmt::format("SELECT stamped, known_at, value FROM capitalizations "
                                          "WHERE series_id = {} AND stamped >= ? AND stamped < ? "
                                          "ORDER BY known_at, stamped",
                                          kSeriesId)));
  select.bind(series.vendor, series.name, range.begin, range.end);
  std::vector<Capitalization> figures;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return figures;
    figures.push_back({select.time(0), select.time(1), select.real(2)});
  }
}

Result<std::vector<Timestamp>> CapitalizationStore::holes(
    const CapitalizationSeries& series) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_, fmt::format("SELECT stamped FROM capitalization_holes "
                                                      "WHERE series_id = {} ORDER BY stamped",
                                                      kSeriesId)));
  select.bind(series.vendor, series.name);
  std::vector<Timestamp> holes;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return holes;
    holes.push_back(select.time(0));
  }
}

Result<std::vector<CapitalizationRevision>> CapitalizationStore::revisions(
    const CapitalizationSeries& series) const {
  TERN_TRY(
      Statement select,
      Statement::prepare(*database_, fmt::format("SELECT stamped, known_at, seen_at, former, later "
                                                 "FROM capitalization_revisions "
                                                 "WHERE series_id = {} ORDER BY id",
                                                 kSeriesId)));
  select.bind(series.vendor, series.name);
  std::vector<CapitalizationRevision> revisions;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return revisions;
    revisions.push_back(
        {select.time(0), select.time(1), select.time(2), select.real(3), select.real(4)});
  }
}

Result<std::vector<QuarantinedRow>> CapitalizationStore::quarantine(
    const CapitalizationSeries& series) const {
  TERN_TRY(Statement select,
           Statement::prepare(*database_, fmt::format("SELECT stamped, line, text, reason "
                                                      "FROM capitalization_quarantine "
                                                      "WHERE series_id = {} ORDER BY id",
                                                      kSeriesId)));
  select.bind(series.vendor, series.name);
  std::vector<QuarantinedRow> rows;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return rows;
    rows.push_back({select.time_if_any(0), select.integer(1), select.text(2), select.text(3)});
  }
}

Result<std::vector<CapitalizationSummary>> CapitalizationStore::list() const {
  TERN_TRY(
      Statement select,
      Statement::prepare(*database_,
                         "SELECT vendor, name, "
                         "(SELECT count(*) FROM capitalizations WHERE series_id = s.id), "
                         "(SELECT min(stamped) FROM capitalizations WHERE series_id = s.id), "
                         "(SELECT max(stamped) FROM capitalizations WHERE series_id = s.id), "
                         "(SELECT count(*) FROM capitalization_quarantine WHERE series_id = s.id) "
                         "FROM capitalization_series AS s ORDER BY vendor, name"));
  std::vector<CapitalizationSummary> summaries;
  while (true) {
    TERN_TRY(const bool row, select.step());
    if (!row) return summaries;
    summaries.push_back({.series = {select.text(0), select.text(1)},
                         .figures = static_cast<std::size_t>(select.integer(2)),
                         .first = select.time(3),
                         .last = select.time(4),
                         .quarantined = static_cast<std::size_t>(select.integer(5))});
  }
}

}  // namespace tern
