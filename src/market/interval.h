#pragma once

#include <array>
#include <string_view>

#include "base/time.h"

namespace tern {

/// The width of a bar. The value *is* the length in milliseconds, so no table can disagree with it.
enum class Interval : std::int64_t {
  m1 = 60'000,
  m5 = 5 * m1,
  m15 = 15 * m1,
  h1 = 60 * m1,
  h4 = 4 * h1,
  d1 = 24 * h1,
};

inline constexpr std::array kIntervals = {Interval::m1, Interval::m5, Interval::m15,
                                          Interval::h1, Interval::h4, Interval::d1};

constexpr Duration length(Interval i) {
  return Duration{static_cast<std::int64_t>(i)};
}

/// "1m", "5m", "15m", "1h", "4h", "1d": the spelling used in paths, configs, and reports.
std::string_view to_string(Interval i);

/// Errors: invalid_argument, naming the accepted spellings.
Result<Interval> parse_interval(std::string_view text);

}  // namespace tern
