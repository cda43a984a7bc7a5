#include "frame/frame.h"

#include <algorithm>
#include <utility>

namespace tern {

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
