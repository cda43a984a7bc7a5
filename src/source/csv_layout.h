#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tern {

/// What a cell of a kline file can say.
enum class KlineField : std::uint8_t {
  open_time,
  open,
  high,
  low,
  close,
  volume,
  quote_volume,
  trade_count,
  taker_buy_volume,
  taker_buy_quote_volume,
  close_time,
};
inline constexpr std::size_t kKlineFields = 11;

/// The field's name in a header that tern writes: "trades" for trade_count, as exchanges call it.
std::string_view to_string(KlineField field);

/// Where in a row each field stands.
struct KlineLayout {
  /// By field; open_time to volume are always there.
  std::array<std::optional<std::size_t>, kKlineFields> cell;
  std::size_t cells;  ///< in every row
  bool header;        ///< the first line names the columns
};

/// The cells of a line, without blanks and quotes around them.
void split_cells(std::string_view line, std::vector<std::string_view>& cells);

/// Reads the layout off a file's first line: by name when it is a header, else by the number of
/// cells: 6 (OHLCV), 11 (as tern writes), or 12 (as Binance publishes).
///
/// Errors: invalid_argument, naming the column that is missing or named twice.
Result<KlineLayout> detect_layout(std::string_view first_line);

}  // namespace tern
