#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace tern {

/// How a file writes instants; one that was joined from several may do it in several ways.
enum class StampUnit : std::uint8_t { s, ms, us, date };
inline constexpr std::size_t kStampUnits = 4;

/// "epoch s", "epoch ms", "epoch us", "dates".
std::string_view to_string(StampUnit unit);

/// An instant as a cell of a file says it.
struct Stamp {
  Timestamp time;
  StampUnit unit;
  bool zoned;  ///< it says that it is in UTC, or how far from it; a clock time may not
};

/// Reads epoch seconds, milliseconds, and microseconds, told apart by magnitude, with or without a
/// fraction of zero, and dates as parse_time() does, with an offset such as +03:00 if need be. A
/// clock time without one is taken for UTC. Nothing, when it is none of these, or out of range.
std::optional<Stamp> parse_stamp(std::string_view cell);

}  // namespace tern
