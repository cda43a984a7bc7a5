#include "frame/frame.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tern {

void Column::set(std::size_t row, double value) {
  TERN_DCHECK(std::isfinite(value), "a valid value is finite; leave the row missing instead");
  values[row] = value;
  valid.set(row, true);
}

Column& Frame::add(std::string name) {
  TERN_CHECK(!find(name), "a column's name is its own");
  names_.push_back(std::move(name));
  columns_.emplace_back(rows());
  return columns_.back();
}

std::optional<ColumnView> Frame::find(std::string_view name) const {
  const auto found = std::ranges::find(names_, name);
  if (found == names_.end()) return std::nullopt;
  return column(static_cast<std::size_t>(found - names_.begin()));
}

}  // namespace tern
