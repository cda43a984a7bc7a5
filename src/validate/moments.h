#pragma once

#include <cstddef>
#include <span>

namespace tern {

/// The first four moments of a sample.
///
/// Missing: the mean needs 1 value, the deviation 2, skew and kurtosis values that are not all the
///          same; NaN where that fails.
struct Moments {
  std::size_t n;
  double mean;
  double stddev;    ///< divisor n - 1; exactly 0 when all values are the same
  double skew;      ///< biased, as the formulas for the Sharpe ratio's error assume
  double kurtosis;  ///< biased, 3 for a normal sample
};

Moments moments(std::span<const double> values);

/// True also of an empty span. Rounding gives equal numbers a tiny variance, so ask this instead.
bool all_equal(std::span<const double> values);

/// The quantile of R's type 7 and of numpy: linear between order statistics.
/// Requires: `sorted` ascending and not empty, 0 <= p <= 1.
double sorted_quantile(std::span<const double> sorted, double p);

}  // namespace tern
