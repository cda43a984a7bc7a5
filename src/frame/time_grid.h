#pragma once

#include <cstddef>
#include <optional>

#include "base/check.h"
#include "base/time.h"

namespace tern {

/// `size` instants, `step` apart, from `start`. The row index of every series in the system.
///
/// A grid instead of a list of timestamps: time and row convert in O(1), two series align when
/// their grids are equal, and a missing bar is a hole in a Mask rather than a row that is not
/// there.
struct TimeGrid {
  Timestamp start;
  Duration step;
  std::size_t size = 0;

  friend bool operator==(const TimeGrid&, const TimeGrid&) = default;

  /// The instant of row `i`. `i == size` is allowed, and is the end of the range.
  constexpr Timestamp operator[](std::size_t i) const {
    TERN_DCHECK(i <= size, "row past the grid");
    return start + step * static_cast<std::int64_t>(i);
  }
  constexpr TimeRange range() const { return {start, (*this)[size]}; }
  constexpr TimeGrid shifted_by(Duration d) const { return {start + d, step, size}; }

  /// The row at exactly `t`, if `t` is on the grid.
  constexpr std::optional<std::size_t> row_at(Timestamp t) const {
    if (!range().contains(t) || (t - start) % step != Duration::zero()) return std::nullopt;
    return static_cast<std::size_t>((t - start) / step);
  }

  /// The first row at or after `t`; `size` if there is none.
  constexpr std::size_t row_from(Timestamp t) const {
    if (t <= start) return 0;
    const auto row = static_cast<std::size_t>((t - start + step - Duration{1}) / step);
    return row < size ? row : size;
  }
};

}  // namespace tern
