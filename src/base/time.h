#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tern {

/// An instant in UTC, in whole milliseconds since the Unix epoch. The only clock in the system.
///
/// Exchanges stamp bars in milliseconds, so nothing is lost. <chrono> already refuses to add two
/// instants, or to drop precision unasked; tests/compile_fail/ holds it to that.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// A signed length of time, in milliseconds. Write it with literals: `24h`, `5min`.
using Duration = std::chrono::milliseconds;

using std::chrono::days;
using namespace std::chrono_literals;

/// A half-open stretch of time: `begin` is in, `end` is out. Neighbors share an edge, not a bar.
struct TimeRange {
  Timestamp begin;
  Timestamp end;

  friend bool operator==(const TimeRange&, const TimeRange&) = default;
  constexpr bool contains(Timestamp t) const { return begin <= t && t < end; }
  constexpr bool empty() const { return end <= begin; }
  constexpr Duration length() const { return end - begin; }
};

constexpr std::int64_t epoch_ms(Timestamp t) {
  return t.time_since_epoch().count();
}
constexpr Timestamp from_epoch_ms(std::int64_t ms) {
  return Timestamp{Duration{ms}};
}

/// Midnight UTC of a calendar day.
constexpr Timestamp utc_day(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} /
                               std::chrono::day{day}};
}

/// "2024-01-31 13:00" (UTC), with seconds and milliseconds only where they are not zero.
std::string to_string(Timestamp t);

/// "2024-01-31".
std::string to_date_string(Timestamp t);

/// Reads "2024-01-31", "20240131", "2024-01-31 13:00[:00[.000]]", with "T" for the space and an
/// optional "Z" or "+00:00". Other offsets are refused: bars are stamped in UTC.
///
/// Errors: invalid_argument.
Result<Timestamp> parse_time(std::string_view text);

/// Reads a range in the notation of the field: "20240101-20240701", open at either end
/// ("20240101-", "-20240701"), or epoch milliseconds.
///
/// Errors: invalid_argument, also when the range is empty.
Result<TimeRange> parse_time_range(std::string_view text);

/// The same clock time `months` calendar months later; the 31st becomes the last day there is.
Timestamp add_months(Timestamp t, int months);

inline constexpr Timestamp kTimeMin = Timestamp{Duration{0}};
inline constexpr Timestamp kTimeMax = utc_day(2200, 1, 1);

}  // namespace tern
