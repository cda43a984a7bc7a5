#include <fmt/format.h>

#include <algorithm>

#include "store/bar_store.h"
#include "store/statement.h"

namespace tern {
namespace {

/// From the first stored bar of `series` in `range` to the end of the last; nothing without any.
Result<std::optional<TimeRange>> span_of(const Database& database, const Series& series,
                                         TimeRange range) {
  TERN_TRY(Statement select,
           Statement::prepare(database,
                              "WITH held AS (SELECT open_time FROM bars WHERE series_id = (SELECT "
                              "id FROM series WHERE venue = ?1 AND base = ?2 AND quote = ?3 AND "
                              "interval = ?4) AND open_time >= ?5 AND open_time < ?6) "
                              "SELECT (SELECT min(open_time) FROM held), "
                              "(SELECT max(open_time) FROM held)"));
  select.bind(series.venue, series.pair.base, series.pair.quote, to_string(series.interval),
              range.begin, range.end);
  TERN_TRY_STATUS(select.step());
  const auto first = select.time_if_any(0), last = select.time_if_any(1);
  if (!first || !last) return std::optional<TimeRange>{};
  const Duration step = length(series.interval);
  for (const Timestamp edge : {*first, *last}) {
    if (edge.time_since_epoch() % step == Duration::zero()) continue;
    return fail(Errc::corrupt_data,
                fmt::format("{}: the {} bar of {} at epoch millisecond {} is not on its grid",
                            database.file().string(), to_string(series.interval),
                            to_string(series.pair), epoch_ms(edge)));
  }
  return std::optional{TimeRange{*first, *last + step}};
}

Error not_stored(const Database& database, const Series& series) {
  return fail(
      Errc::not_found,
      fmt::format(
          "no {} bars of {} from {} in {}: run 'tern data fetch' or 'tern data import FILE' first",
          to_string(series.interval), to_string(series.pair), series.venue,
          database.file().string()));
}

/// The shortest range that holds what any of `all` has in `range`.
Result<TimeRange> common_span(const Database& database, std::span<const Series> all,
                              TimeRange range) {
  constexpr TimeRange kAlways{Timestamp::min(), Timestamp::max()};
  std::optional<TimeRange> common, stored;
  const auto widen = [](std::optional<TimeRange>& whole, TimeRange part) {
    whole = whole ? TimeRange{std::min(whole->begin, part.begin), std::max(whole->end, part.end)}
                  : part;
  };
  for (const Series& series : all) {
    TERN_TRY(const std::optional<TimeRange> always, span_of(database, series, kAlways));
    if (!always) return not_stored(database, series);
    widen(stored, *always);
    TERN_TRY(const std::optional<TimeRange> within, span_of(database, series, range));
    if (within) widen(common, *within);
  }
  if (common) return *common;
  return fail(
      Errc::not_found,
      fmt::format("no {} bars from {} to {} in {}: the series asked for are stored from {} "
                  "to {}",
                  to_string(all.front().interval), to_string(range.begin), to_string(range.end),
                  database.file().string(), to_string(stored->begin), to_string(stored->end)));
}

}  // namespace

Result<Market> load_market(Database& database, std::string_view venue, std::span<const Pair> pairs,
                           Interval interval, TimeRange range) {
  TERN_TRY(Universe universe, Universe::spot(pairs));
  std::vector<Series> all;
  for (const Pair& pair : pairs) all.push_back({std::string(venue), pair, interval});
  TERN_TRY(const TimeRange span, common_span(database, all, range));
  Market market{std::move(universe), {}, std::string(venue), venue == "simulated"};
  const BarStore store(database);
  for (const Series& series : all) {
    // Bars that another process adds after `span` was asked for lie outside it and are left out.
    auto bars = store.load(series, span);
    if (!bars) return bars.error();
    auto gridded = Bars::make(interval, span, *bars);
    if (!gridded) {
      return with_context(fmt::format("{} {} {} in {}", venue, to_string(series.pair),
                                      to_string(interval), database.file().string()),
                          std::move(gridded).error());
    }
    market.bars.push_back(*std::move(gridded));
  }
  return market;
}

}  // namespace tern
