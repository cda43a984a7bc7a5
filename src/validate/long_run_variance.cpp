#include "validate/long_run_variance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// Sum of d[t] d[t - lag]. Four sums at a time, because one would wait for each addition.
double lagged_product(std::span<const double> d, std::size_t lag) {
  std::array<double, 4> sums = {};
  std::size_t t = lag;
  for (; t + 4 <= d.size(); t += 4)
    for (std::size_t j = 0; j < 4; ++j) sums[j] += d[t + j] * d[t + j - lag];
  for (; t < d.size(); ++t) sums[0] += d[t] * d[t - lag];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

std::vector<double> autocovariances(std::span<const double> values, std::size_t last) {
  TERN_CHECK(last < values.size(), "an autocovariance needs more values than its lag");
  const double mean = moments(values).mean;
  std::vector<double> d(values.begin(), values.end());
  for (double& v : d) v -= mean;
  std::vector<double> result;
  for (std::size_t k = 0; k <= last; ++k)
    result.push_back(lagged_product(d, k) / static_cast<double>(values.size()));
  return result;
}

double long_run_variance(std::span<const double> values, std::size_t lag, Kernel kernel) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> gamma = autocovariances(values, std::min(lag, values.size() - 1));
  double sum = gamma[0];
  for (std::size_t k = 1; k < gamma.size(); ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(lag + 1);
    sum += 2 * gamma[k] * (kernel == Kernel::bartlett ? 1 - share : 1);
  }
  return sum;
}

std::size_t newey_west_lag(std::size_t n) {
  return static_cast<std::size_t>(4 * std::pow(static_cast<double>(n) / 100, 2.0 / 9.0));
}

double effective_size(std::span<const double> values, std::size_t lag) {
  const auto n = static_cast<double>(values.size());
  if (lag == 0 || values.size() < 2 || all_equal(values)) return n;
  const double inflation = long_run_variance(values, lag, Kernel::bartlett) /
                           long_run_variance(values, 0, Kernel::bartlett);
  return n / std::max(1.0, inflation);
}

}  // namespace tern
