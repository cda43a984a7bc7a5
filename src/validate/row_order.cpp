#include "validate/row_order.h"

#include <algorithm>
#include <limits>

namespace tern {

RowOrder::RowOrder(ColumnView column) : size_(column.values.size()) {
  TERN_CHECK(size_ < std::numeric_limits<std::uint32_t>::max(), "rows are counted in 32 bits");
  order_.reserve(column.valid.count());
  for (std::size_t row = 0; row < size_; ++row) {
    if (column.valid[row]) order_.emplace_back(column.values[row], static_cast<std::uint32_t>(row));
  }
  std::ranges::sort(order_);
}

std::vector<double> RowOrder::ranks(std::span<const std::size_t> rows) const {
  constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> place(size_, kAbsent);
  for (std::size_t i = 0; i < rows.size(); ++i) place[rows[i]] = static_cast<std::uint32_t>(i);
  std::vector<double> ranks(rows.size());
  std::vector<std::uint32_t> equal;  // places of one value
  std::size_t below = 0;
  double value = 0;
  const auto settle = [&] {
    const double rank = static_cast<double>(below) + 0.5 * static_cast<double>(equal.size() + 1);
    for (const std::uint32_t at : equal) ranks[at] = rank;
    below += equal.size();
    equal.clear();
  };
  for (const auto& [next, row] : order_) {
    if (place[row] == kAbsent) continue;
    if (!equal.empty() && next != value) settle();
    value = next;
    equal.push_back(place[row]);
  }
  settle();
  TERN_CHECK(below == rows.size(), "a rank belongs to a row that is there");
  return ranks;
}

}  // namespace tern
