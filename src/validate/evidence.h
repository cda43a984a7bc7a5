#pragma once

#include <cstddef>

namespace tern {

/// A value with its 95 % interval.
struct Interval95 {
  double value;
  double low;
  double high;
};

/// A value with its 95 % interval and the rows that it was measured on.
struct Estimate : Interval95 {
  std::size_t n = 0;
};

/// A test statistic with the p-value of the null "no skill" (one-sided unless said otherwise).
struct TestResult {
  double statistic;
  double p;
};

}  // namespace tern
