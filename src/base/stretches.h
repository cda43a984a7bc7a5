#pragma once

#include <cstddef>
#include <vector>

#include "base/time.h"

namespace tern {

/// A set of instants as ranges, in time order, that neither overlap nor touch.
using Stretches = std::vector<TimeRange>;

/// Adds `range` to `stretches`. Requires: it begins no earlier than the last of them does.
void append_stretch(Stretches& stretches, TimeRange range);

/// What is in either.
Stretches joined(const Stretches& a, const Stretches& b);
/// What is in `a` and not in `b`.
Stretches without(const Stretches& a, const Stretches& b);
/// What is in `a` and in `range`.
Stretches within(const Stretches& a, TimeRange range);

/// How many steps of `step` fit into them.
std::size_t count_steps(const Stretches& stretches, Duration step);

/// The multiple of `step` since 1970 at or before `t`. Requires: `t` is not before 1970.
constexpr Timestamp floor_to(Timestamp t, Duration step) {
  return t - t.time_since_epoch() % step;
}
/// The multiple of `step` since 1970 at or after `t`. Requires: as floor_to().
constexpr Timestamp ceil_to(Timestamp t, Duration step) {
  return floor_to(t + step - Duration{1}, step);
}

}  // namespace tern
