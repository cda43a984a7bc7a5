#include "store/bar_writer.h"

#include <fmt/format.h>

#include "store/bar_row.h"

namespace tern {

Result<BarWriter> BarWriter::make(const Database& database, std::int64_t series_id,
                                  Contrary contrary, Timestamp seen_at) {
  TERN_TRY(Statement insert,
           Statement::prepare(database, fmt::format("INSERT INTO bars (series_id, {}) "
                                                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                                    "ON CONFLICT DO NOTHING",
                                                    kBarColumns)));
  TERN_TRY(Statement find,
           Statement::prepare(
               database, fmt::format("SELECT {} FROM bars WHERE series_id = ? AND open_time = ?",
                                     kBarColumns)));
  TERN_TRY(Statement update,
           Statement::prepare(
               database,
               "UPDATE bars SET open = ?, high = ?, low = ?, close = ?, volume = ?, "
               "quote_volume = ?, trades = ?, taker_buy_volume = ?, taker_buy_quote_volume = ? "
               "WHERE series_id = ? AND open_time = ?"));
  TERN_TRY(Statement revise,
           Statement::prepare(
               database,
               "INSERT INTO revisions (series_id, open_time, seen_at, former_open, former_high, "
               "former_low, former_close, former_volume, former_quote_volume, former_trades, "
               "former_taker_buy_volume, former_taker_buy_quote_volume, later_open, later_high, "
               "later_low, later_close, later_volume, later_quote_volume, later_trades, "
               "later_taker_buy_volume, later_taker_buy_quote_volume) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  return BarWriter(series_id, contrary, seen_at,
                   {std::move(insert), std::move(find), std::move(update), std::move(revise)});
}

Status BarWriter::write(const Bar& bar) {
  TERN_TRY_STATUS(sql_.insert.run(series_id_, bar.open_time, bar.open, bar.high, bar.low, bar.close,
                                  bar.volume, bar.quote_volume, bar.trade_count,
                                  bar.taker_buy_volume, bar.taker_buy_quote_volume));
  if (sql_.insert.changes() == 1) {
    accept(bar, outcome_.inserted);
    return {};
  }
  sql_.find.bind(series_id_, bar.open_time);
  TERN_TRY_STATUS(sql_.find.step());
  const Bar stored = read_bar(sql_.find);
  if (auto why = contradiction(bar, stored)) {
    if (contrary_ == Contrary::correction) return revise(bar, stored);
    contradicting_.push_back({bar.open_time, 0, to_line(bar), *std::move(why)});
    return {};
  }
  if (!completes(bar, stored)) {
    accept(bar, outcome_.unchanged);
    return {};
  }
  accept(bar, outcome_.completed);
  return replace(joined(bar, stored));
}

void BarWriter::accept(const Bar& bar, std::size_t& count) {
  ++count;
  if (!first_) first_ = bar.open_time;
  last_ = bar.open_time;
}

Status BarWriter::revise(const Bar& given, const Bar& stored) {
  // An extra that the answer lacks may not fit the corrected volume; the former bar still has it.
  const Bar whole = joined(given, stored);
  const Bar later = impossible(whole) ? given : whole;
  accept(given, outcome_.revised);
  TERN_TRY_STATUS(sql_.revise.run(
      series_id_, stored.open_time, seen_at_, stored.open, stored.high, stored.low, stored.close,
      stored.volume, stored.quote_volume, stored.trade_count, stored.taker_buy_volume,
      stored.taker_buy_quote_volume, later.open, later.high, later.low, later.close, later.volume,
      later.quote_volume, later.trade_count, later.taker_buy_volume, later.taker_buy_quote_volume));
  return replace(later);
}

Status BarWriter::replace(const Bar& bar) {
  return sql_.update.run(bar.open, bar.high, bar.low, bar.close, bar.volume, bar.quote_volume,
                         bar.trade_count, bar.taker_buy_volume, bar.taker_buy_quote_volume,
                         series_id_, bar.open_time);
}

}  // namespace tern
