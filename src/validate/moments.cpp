#include "validate/moments.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace tern {

Moments moments(std::span<const double> values) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(values.size());
  Moments result = {values.size(), kNone, kNone, kNone, kNone};
  if (values.empty()) return result;
  double sum = 0;
  for (const double v : values) sum += v;
  result.mean = sum / n;
  if (values.size() < 2) return result;
  if (all_equal(values)) {
    result.stddev = 0;
    return result;
  }
  double second = 0;
  double third = 0;
  double fourth = 0;
  for (const double v : values) {
    const double d = v - result.mean;
    second += d * d;
    third += d * d * d;
    fourth += d * d * d * d;
  }
  const double variance = second / n;
  result.stddev = std::sqrt(second / (n - 1));
  result.skew = third / n / std::pow(variance, 1.5);
  result.kurtosis = fourth / n / (variance * variance);
  return result;
}

bool all_equal(std::span<const double> values) {
  return std::ranges::adjacent_find(values, std::ranges::not_equal_to()) == values.end();
}

double sorted_quantile(std::span<const double> sorted, double p) {
  TERN_CHECK(!sorted.empty() && p >= 0 && p <= 1, "a quantile needs values and a probability");
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace tern
