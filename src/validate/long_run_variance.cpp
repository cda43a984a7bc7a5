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

/// What the rows of one place add up to, about the mean of all.
struct PlaceSum {
  std::int64_t place;
  double sum;
};

std::vector<PlaceSum> place_sums(std::span<const double> values,
                                 std::span<const std::int64_t> place) {
  const double mean = moments(values).mean;
  std::vector<PlaceSum> sums;
  sums.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (sums.empty() || sums.back().place != place[i]) {
      TERN_CHECK(sums.empty() || sums.back().place < place[i], "places ascend");
      sums.push_back({place[i], 0.0});
    }
    sums.back().sum += values[i] - mean;
  }
  return sums;
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

double long_run_variance(std::span<const double> values, const Dependence& dependence) {
  const auto& [lag, place] = dependence;
  if (values.empty() || place.empty()) return long_run_variance(values, lag, Kernel::bartlett);
  TERN_CHECK(place.size() == values.size(), "each row has a place");
  const std::vector<PlaceSum> sums = place_sums(values, place);
  const auto reach = static_cast<std::int64_t>(lag);
  double total = 0;
  for (std::size_t t = 0; t < sums.size(); ++t) {
    total += sums[t].sum * sums[t].sum;
    for (std::size_t s = t; s-- > 0 && sums[t].place - sums[s].place <= reach;) {
      const double share =
          static_cast<double>(sums[t].place - sums[s].place) / static_cast<double>(lag + 1);
      total += 2 * (1 - share) * sums[t].sum * sums[s].sum;
    }
  }
  return total / static_cast<double>(values.size());
}

std::size_t newey_west_lag(std::size_t n) {
  return static_cast<std::size_t>(4 * std::pow(static_cast<double>(n) / 100, 2.0 / 9.0));
}

double effective_size(std::span<const double> values, std::size_t lag) {
  return effective_size(values, Dependence{lag});
}

double effective_size(std::span<const double> values, const Dependence& dependence) {
  const auto n = static_cast<double>(values.size());
  const bool independent = dependence.lag == 0 && dependence.place.empty();
  if (independent || values.size() < 2 || all_equal(values)) return n;
  const double inflation =
      long_run_variance(values, dependence) / long_run_variance(values, 0, Kernel::bartlett);
  return n / std::max(1.0, inflation);
}

}  // namespace tern
