#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
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
  std::size_t cells;             ///< in every row
  bool header;                   ///< a line names the columns
  std::size_t lines_before = 0;  ///< the first row: the header, and what stands above it
  std::optional<std::size_t> symbol = std::nullopt;  ///< a cell that says whose row it is
  bool zoned = false;                                ///< a clock time must say its offset from UTC

  std::optional<std::size_t>& operator[](KlineField field) {
    return cell.at(static_cast<std::size_t>(field));
  }
  const std::optional<std::size_t>& operator[](KlineField field) const {
    return cell.at(static_cast<std::size_t>(field));
  }
};

/// Without a header: `fields` in this order, in the first of `cells` cells.
KlineLayout ordered_layout(std::span<const KlineField> fields, std::size_t cells);

/// The first field of a bar that `layout` does not place; nothing when it has OHLCV and its time.
std::optional<KlineField> missing_field(const KlineLayout& layout);

/// The cells of a line, without blanks and quotes around them; a comma in quotes parts nothing.
void split_cells(std::string_view line, std::vector<std::string_view>& cells);

/// Reads the layout of an exchange's own file off its first line: by name when it is a header, else
/// by the number of cells: 6 (OHLCV), 11 (as tern writes), or 12 (as Binance publishes).
///
/// Errors: invalid_argument, naming the column that is missing or named twice.
Result<KlineLayout> detect_layout(std::string_view first_line);

}  // namespace tern
