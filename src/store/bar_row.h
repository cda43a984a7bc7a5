#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "market/bars.h"
#include "store/statement.h"

namespace tern {

// A bar as the tables keep it. Internal to store.

inline constexpr std::string_view kBarColumns =
    "open_time, open, high, low, close, volume, "
    "quote_volume, trades, taker_buy_volume, taker_buy_quote_volume";

/// Reads kBarColumns, of which `column` is the first.
Bar read_bar(const Statement& row, int column = 0);

/// Where two bars disagree first; nothing when each says what the other does or leaves open.
std::optional<std::string> contradiction(const Bar& given, const Bar& stored);

/// Whether `given` has an extra that `stored` lacks.
bool completes(const Bar& given, const Bar& stored);

/// `given`, with the extras of `stored` where it has none.
Bar joined(const Bar& given, const Bar& stored);

/// The bar as a line of comma-separated values; an extra that was not given is empty.
std::string to_line(const Bar& bar);

}  // namespace tern
