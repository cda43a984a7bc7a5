#include "source/binance_klines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "source/json_table.h"

namespace tern {

Result<std::string> binance_symbol(const Pair& pair) {
  std::string symbol = pair.base + pair.quote;
  const bool spelled = !pair.base.empty() && !pair.quote.empty() && symbol.size() <= 20 &&
                       std::ranges::all_of(symbol, [](char c) {
                         return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                       });
  if (spelled) return symbol;
  return fail(Errc::invalid_argument,
              fmt::format("'{}' cannot be a pair on binance: write capital letters and digits, "
                          "like BTC/USDT",
                          quotable(to_string(pair), 40)));
}

std::string klines_target(std::string_view symbol, Interval interval, TimeRange open_times) {
  TERN_CHECK(!open_times.empty(), "a page asks for at least one bar");
  TERN_CHECK(open_times.begin >= kBinanceOpened && open_times.end <= kTimeMax,
             "stamps in milliseconds");
  TERN_CHECK(open_times.length() <= length(interval) * kBinancePageBars, "a page is 1000 bars");
  // Whether endTime itself is in is told in two ways; one less than the next open is right in both.
  return fmt::format("/api/v3/klines?symbol={}&interval={}&startTime={}&endTime={}&limit={}",
                     symbol, to_string(interval), epoch_ms(open_times.begin),
                     epoch_ms(open_times.end) - 1, kBinancePageBars);
}

std::string first_kline_target(std::string_view symbol, Interval interval) {
  return fmt::format("/api/v3/klines?symbol={}&interval={}&startTime=0&limit=1", symbol,
                     to_string(interval));
}

std::string last_kline_target(std::string_view symbol, Interval interval) {
  return fmt::format("/api/v3/klines?symbol={}&interval={}&limit=1", symbol, to_string(interval));
}

Result<BarPage> parse_klines(std::string_view body, const KlineQuestion& question) {
  TERN_TRY(const JsonTable table, read_json_table(body));
  const auto plain = table.values.find("");
  if (!table.bare || (plain != table.values.end() && !plain->second.empty())) {
    return fail(Errc::corrupt_data,
                fmt::format("expected an array of klines, found {}", quotable(body, 80)));
  }
  BinanceRows rows(question);
  std::vector<std::string_view> cells;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    cells.assign(table.rows[i].begin(), table.rows[i].end());
    TERN_TRY_STATUS(rows.take({.line = static_cast<std::int64_t>(i) + 1, .cells = cells}));
  }
  return std::move(rows).finish(body);
}

}  // namespace tern
