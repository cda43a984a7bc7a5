#include "market/interval.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"

namespace tern {

std::string_view to_string(Interval i) {
  switch (i) {
    case Interval::m1:
      return "1m";
    case Interval::m5:
      return "5m";
    case Interval::m15:
      return "15m";
    case Interval::h1:
      return "1h";
    case Interval::h4:
      return "4h";
    case Interval::d1:
      return "1d";
  }
  TERN_CHECK(false, "an interval is one of the enumerators");
}

Result<Interval> parse_interval(std::string_view text) {
  for (const Interval interval : kIntervals) {
    if (text == to_string(interval)) return interval;
  }
  return fail(Errc::invalid_argument,
              fmt::format("interval '{}' is not one of 1m, 5m, 15m, 1h, 4h, 1d", quotable(text)));
}

}  // namespace tern
