#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "frame/mask.h"
#include "frame/time_grid.h"

namespace tern {

/// A column that owns its values: what is read, resampled, or computed before anyone looks at it.
struct Column {
  std::vector<double> values;  ///< shape [rows]; unspecified where invalid
  Mask valid;                  ///< shape [rows]

  explicit Column(std::size_t rows) : values(rows, 0.0), valid(rows) {}
  std::size_t size() const { return values.size(); }

  /// Requires: `value` is finite.
  void set(std::size_t row, double value) {
    TERN_DCHECK(std::isfinite(value), "a valid value is finite; leave the row missing instead");
    values[row] = value;
    valid.set(row, true);
  }
  /// The rows of a whole word of the mask at once, which may be fewer at the end of the column.
  ///
  /// Requires: `from` is a multiple of Mask::kWordRows, at most so many `rows`, which are finite.
  void set_word(std::size_t from, std::span<const std::optional<double>> rows) {
    std::uint64_t there = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      values[from + i] = rows[i].value_or(0.0);
      TERN_DCHECK(std::isfinite(values[from + i]), "a valid value is finite");
      there |= std::uint64_t{rows[i].has_value()} << i;
    }
    valid.set_word(from / Mask::kWordRows, there);
  }
  std::optional<double> at(std::size_t row) const {
    return valid[row] ? std::optional{values[row]} : std::nullopt;
  }
};

/// A column as its readers see it. `valid` decides; `values` at an invalid row is unspecified.
struct ColumnView {
  std::span<const double> values;  ///< shape [rows]
  const Mask& valid;               ///< shape [rows]
};

/// Named columns over one time grid: the table that features, labels, and equity curves share.
///
/// Shape:   [rows = grid.size, columns]; stored column by column.
/// Time:    row `i` is stamped `as_of = grid[i]`, the instant at which every value in the row was
///          known. A row stamped t was computable at t and uses nothing later than t.
/// Missing: per column, in its Mask. Values are finite where the mask says valid.
class Frame {
 public:
  explicit Frame(TimeGrid as_of) : as_of_(as_of) {}

  const TimeGrid& as_of() const { return as_of_; }
  std::size_t rows() const { return as_of_.size; }
  std::size_t columns() const { return columns_.size(); }
  const std::string& name(std::size_t column) const { return names_.at(column); }

  /// Adds an all-missing column for its one writer; the reference is valid until the next add().
  /// Requires: no column of that name yet.
  Column& add(std::string name);

  ColumnView column(std::size_t index) const {
    return {columns_.at(index).values, columns_.at(index).valid};
  }
  std::optional<ColumnView> find(std::string_view name) const;

 private:
  TimeGrid as_of_;
  std::vector<std::string> names_;
  std::vector<Column> columns_;
};

}  // namespace tern
