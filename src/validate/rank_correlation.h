#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "frame/frame.h"

namespace tern {

/// How each of some columns goes with each other one.
///
/// Missing: NaN for a pair without a correlation, and on the diagonal for a column that has none
///          with any: one that is not there, or never varies.
class CorrelationMatrix {
 public:
  explicit CorrelationMatrix(std::size_t size);

  std::size_t size() const { return size_; }
  double at(std::size_t i, std::size_t j) const { return values_[i * size_ + j]; }
  void set(std::size_t i, std::size_t j, double value);
  /// Its size without its sign; 0 where there is none.
  double strength(std::size_t i, std::size_t j) const;

 private:
  std::size_t size_;
  std::vector<double> values_;
};

/// A correlation of fewer rows is none.
inline constexpr std::size_t kCorrelatedRowsMin = 30;

/// Spearman's correlations of `columns` over the rows of [begin, end).
///
/// Missing: values are ranked within their own column, among all of its rows that are there; a pair
///          is then Pearson's correlation of these ranks over the rows that both have. Without
///          missing values that is Spearman's to the letter. With them it spares a ranking per pair
///          and lets a column's scale be the same in all its pairs.
/// Requires: every column holds `end` rows. Determinism: the same at any number of `jobs`.
/// Cost: O(columns^2 rows), in single precision: errors are below 1e-5.
/// Source: Spearman 1904, American Journal of Psychology 15(1).
CorrelationMatrix rank_correlations(std::span<const ColumnView> columns, std::size_t begin,
                                    std::size_t end, std::size_t jobs);

/// Of each pair the correlation that is nearest to zero: columns are alike only as far as they are
/// in every one of `matrices` that knows both.
/// Requires: one size; at least one matrix.
CorrelationMatrix weakest(std::span<const CorrelationMatrix> matrices);

}  // namespace tern
