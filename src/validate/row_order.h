#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "frame/frame.h"

namespace tern {

/// The rows of a column by their values: sorted once, from which the ranks within any part of it
/// follow in one pass.
class RowOrder {
 public:
  explicit RowOrder(ColumnView column);

  /// The ranks of `rows` among each other, from 1; equal values share the average of theirs.
  ///
  /// Shape: [rows], in their order. Cost: O(column).
  /// Requires: every row is there, and none twice.
  std::vector<double> ranks(std::span<const std::size_t> rows) const;

 private:
  std::vector<std::pair<double, std::uint32_t>> order_;
  std::size_t size_;
};

}  // namespace tern
