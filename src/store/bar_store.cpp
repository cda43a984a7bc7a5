#include "store/bar_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace tern {
namespace {

constexpr std::string_view kBarColumns =
    "open_time, open, high, low, close, volume, "
    "quote_volume, trades, taker_buy_volume, taker_buy_quote_volume";

constexpr std::string_view kSeriesId =
    "(SELECT id FROM series WHERE venue = ? AND base = ? AND quote = ? AND interval = ?)";

Bar read_bar(const Statement& row) {
  return {.open_time = row.time(0),
          .open = row.real(1),
          .high = row.real(2),
          .low = row.real(3),
          .close = row.real(4),
          .volume = row.real(5),
          .quote_volume = row.real_if_any(6),
          .trade_count = row.real_if_any(7),
          .taker_buy_volume = row.real_if_any(8),
          .taker_buy_quote_volume = row.real_if_any(9)};
}

struct Field {
  std::string_view name;
  double Bar::*value;
};
constexpr std::array kFields = {Field{"open", &Bar::open}, Field{"high", &Bar::high},
                                Field{"low", &Bar::low}, Field{"close", &Bar::close},
                                Field{"volume", &Bar::volume}};

struct Extra {
  std::string_view name;
  std::optional<double> Bar::*value;
};
constexpr std::array kExtras = {Extra{"quote volume", &Bar::quote_volume},
                                Extra{"trade count", &Bar::trade_count},
                                Extra{"taker buy volume", &Bar::taker_buy_volume},
                                Extra{"taker buy quote volume", &Bar::taker_buy_quote_volume}};

/// Where two bars disagree first; nothing when each says what the other does or leaves open.
std::optional<std::string> contradiction(const Bar& given, const Bar& stored) {
  const auto say = [](std::string_view name, double here, double there) {
    return fmt::format("contradicts the stored bar: {} {} here, {} stored", name, here, there);
  };
  for (const auto& [name, value] : kFields) {
    if (given.*value != stored.*value) return say(name, given.*value, stored.*value);
  }
  for (const auto& [name, value] : kExtras) {
    const auto &here = given.*value, &there = stored.*value;
    if (here && there && *here != *there) return say(name, *here, *there);
  }
  return std::nullopt;
}

bool completes(const Bar& given, const Bar& stored) {
  return std::ranges::any_of(
      kExtras, [&](const Extra& extra) { return given.*extra.value && !(stored.*extra.value); });
}

/// The bar as a line of comma-separated values; an extra that was not given is empty.
std::string to_line(const Bar& bar) {
  std::string line = fmt::format("{}", epoch_ms(bar.open_time));
  for (const Field& field : kFields) line += fmt::format(",{}", bar.*field.value);
  for (const Extra& extra : kExtras) {
    line += bar.*extra.value ? fmt::format(",{}", *(bar.*extra.value)) : ",";
  }
  return line;
}

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

/// Writes the bars of one import and keeps count of what became of them.
class BarWriter {
 public:
  static Result<BarWriter> make(const Database& database, std::int64_t series_id) {
    TERN_TRY(Statement insert,
             Statement::prepare(database, fmt::format("INSERT INTO bars (series_id, {}) "
                                                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                                      "ON CONFLICT DO NOTHING",
                                                      kBarColumns)));
    TERN_TRY(Statement find, Statement::prepare(database, fmt::format("SELECT {} FROM bars WHERE "
                                                                      "series_id = ? AND "
                                                                      "open_time = ?",
                                                                      kBarColumns)));
    TERN_TRY(Statement complete,
             Statement::prepare(
                 database,
                 "UPDATE bars SET quote_volume = ifnull(quote_volume, ?), "
                 "trades = ifnull(trades, ?), taker_buy_volume = ifnull(taker_buy_volume, ?), "
                 "taker_buy_quote_volume = ifnull(taker_buy_quote_volume, ?) "
                 "WHERE series_id = ? AND open_time = ?"));
    return BarWriter(series_id, std::move(insert), std::move(find), std::move(complete));
  }

  Status write(const Bar& bar) {
    TERN_TRY_STATUS(insert_.run(series_id_, bar.open_time, bar.open, bar.high, bar.low, bar.close,
                                bar.volume, bar.quote_volume, bar.trade_count, bar.taker_buy_volume,
                                bar.taker_buy_quote_volume));
    if (insert_.changes() == 1) {
      accept(bar, outcome_.inserted);
      return {};
    }
    find_.bind(series_id_, bar.open_time);
    TERN_TRY_STATUS(find_.step());
    const Bar stored = read_bar(find_);
    if (auto why = contradiction(bar, stored)) {
      contradicting_.push_back({bar.open_time, 0, to_line(bar), *std::move(why)});
      return {};
    }
    if (!completes(bar, stored)) {
      accept(bar, outcome_.unchanged);
      return {};
    }
    accept(bar, outcome_.completed);
    return complete_.run(bar.quote_volume, bar.trade_count, bar.taker_buy_volume,
                         bar.taker_buy_quote_volume, series_id_, bar.open_time);
  }

  /// All but the quarantined, which the caller counts with its own.
  const ImportOutcome& outcome() const { return outcome_; }
  std::span<const QuarantinedRow> contradicting() const { return contradicting_; }
  std::optional<Timestamp> first() const { return first_; }
  std::optional<Timestamp> last() const { return last_; }

 private:
  BarWriter(std::int64_t series_id, Statement insert, Statement find, Statement complete)
      : series_id_(series_id),
        insert_(std::move(insert)),
        find_(std::move(find)),
        complete_(std::move(complete)) {}

  void accept(const Bar& bar, std::size_t& count) {
    ++count;
    if (!first_) first_ = bar.open_time;
    last_ = bar.open_time;
  }

  std::int64_t series_id_;
  Statement insert_, find_, complete_;
  ImportOutcome outcome_{};
  std::vector<QuarantinedRow> contradicting_;
  std::optional<Timestamp> first_, last_;
};

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
                              "inserted, unchanged, completed, quarantined, first, last) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"));
  const auto count = [](std::size_t rows) { return static_cast<std::int64_t>(rows); };
  const ImportOutcome& outcome = writer.outcome();
  insert.bind(series_id, source.name, source.sha256, source.layout, source.imported_at,
              count(outcome.inserted), count(outcome.unchanged), count(outcome.completed),
              count(quarantined), writer.first(), writer.last());
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

}  // namespace

Result<ImportOutcome> BarStore::import(const Series& series, const ImportSource& source,
                                       std::span<const Bar> bars,
                                       std::span<const QuarantinedRow> refused) {
  check_order(series, bars);
  TERN_TRY(Transaction transaction, Transaction::begin(*database_));
  TERN_TRY(const std::int64_t series_id, enter_series(*database_, series));
  TERN_TRY(BarWriter writer, BarWriter::make(*database_, series_id));
  for (const Bar& bar : bars) TERN_TRY_STATUS(writer.write(bar));
  ImportOutcome outcome = writer.outcome();
  outcome.quarantined = refused.size() + writer.contradicting().size();
  TERN_TRY(const std::int64_t import_id,
           record_import(*database_, series_id, source, writer, outcome.quarantined));
  TERN_TRY_STATUS(keep(*database_, {series_id, import_id}, refused));
  TERN_TRY_STATUS(keep(*database_, {series_id, import_id}, writer.contradicting()));
  TERN_TRY_STATUS(transaction.commit());
  return outcome;
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
                              "last FROM imports JOIN series ON series.id = series_id "
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
                     read_count(select, 11)},
         .span = first && last ? std::optional{TimeRange{*first, *last}} : std::nullopt});
  }
}

}  // namespace tern
