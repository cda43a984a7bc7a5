#pragma once

#include <optional>
#include <string_view>

#include "source/json_table.h"
#include "source/source.h"

namespace tern {

/// Where in a venue's rows each value stands. The open time, in epoch seconds, comes first.
struct CandleLayout {
  std::string_view name;  ///< "coinbase candles, 6 columns, epoch s"
  std::size_t cells;      ///< at least so many; a venue may add columns at the end
  std::size_t open, high, low, close, volume;
  std::optional<std::size_t> trades = std::nullopt;
};

/// The bars among `rows` that open in `answered`, sorted. What cannot be one is refused; a bar
/// outside is left out, for venues send more than they are asked for.
///
/// Errors: corrupt_data: most rows are refused, so that the layout is not what it was.
Result<BarPage> candle_page(const JsonTable& table, const CandleLayout& layout, Interval interval,
                            TimeRange answered);

/// An instant written in epoch seconds; whole ones only.
std::optional<Timestamp> parse_epoch_s(std::string_view text);

/// The part of `asked` whose bars are closed at `now`.
TimeRange closed_part(TimeRange asked, Interval interval, Timestamp now);

}  // namespace tern
