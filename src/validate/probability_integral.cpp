#include "validate/probability_integral.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "base/check.h"
#include "base/distribution.h"
#include "base/kolmogorov.h"
#include "validate/long_run_variance.h"
#include "validate/moments.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TestResult kolmogorov_smirnov(std::span<const double> probability) {
  if (probability.empty()) return {kNone, kNone};
  std::vector<double> sorted(probability.begin(), probability.end());
  std::ranges::sort(sorted);
  const auto n = static_cast<double>(sorted.size());
  double distance = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto rank = static_cast<double>(i);
    distance = std::max({distance, sorted[i] - rank / n, (rank + 1) / n - sorted[i]});
  }
  return {distance, kolmogorov_tail(distance, sorted.size())};
}

std::array<std::size_t, 10> pit_histogram(std::span<const double> probability) {
  std::array<std::size_t, 10> counts = {};
  for (const double p : probability) {
    TERN_CHECK(p >= 0 && p <= 1, "a probability is between 0 and 1");
    ++counts[std::min<std::size_t>(9, static_cast<std::size_t>(10 * p))];
  }
  return counts;
}

TestResult pit_chi_square(const std::array<std::size_t, 10>& histogram) {
  double n = 0;
  double squares = 0;
  for (const std::size_t count : histogram) {
    n += static_cast<double>(count);
    squares += static_cast<double>(count) * static_cast<double>(count);
  }
  if (n == 0) return {kNone, kNone};
  const double statistic = std::max(0.0, 10 * squares / n - n);
  return {statistic, chi_square_tail(statistic, 9)};
}

TestResult berkowitz(std::span<const double> score) {
  if (score.size() < 4) return {kNone, kNone};
  const std::span<const double> before = score.first(score.size() - 1);
  const std::span<const double> after = score.subspan(1);
  if (all_equal(before) || all_equal(after)) return {kNone, kNone};
  const auto n = static_cast<double>(after.size());
  const double mean_before = moments(before).mean;
  const double mean_after = moments(after).mean;
  double xx = 0;
  double xy = 0;
  double yy = 0;
  double squares = 0;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const double x = before[i] - mean_before;
    const double y = after[i] - mean_after;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    squares += after[i] * after[i];
  }
  const double variance = (yy - xy * xy / xx) / n;
  if (!(variance > 0)) return {kNone, kNone};
  const double statistic = std::max(0.0, squares - n * std::log(variance) - n);
  return {statistic, chi_square_tail(statistic, 3)};
}

TestResult jarque_bera(std::span<const double> values) {
  const Moments m = moments(values);
  if (std::isnan(m.skew)) return {kNone, kNone};
  const double excess = m.kurtosis - 3;
  const double statistic =
      static_cast<double>(m.n) / 6 * (m.skew * m.skew + 0.25 * excess * excess);
  return {statistic, chi_square_tail(statistic, 2)};
}

TestResult ljung_box(std::span<const double> values, std::size_t lags) {
  TERN_CHECK(lags >= 1, "memory is of at least one row");
  if (values.size() <= lags || all_equal(values)) return {kNone, kNone};
  const std::vector<double> gamma = autocovariances(values, lags);
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (std::size_t k = 1; k <= lags; ++k) {
    const double correlation = gamma[k] / gamma[0];
    sum += correlation * correlation / (n - static_cast<double>(k));
  }
  const double statistic = n * (n + 2) * sum;
  return {statistic, chi_square_tail(statistic, static_cast<double>(lags))};
}

double tail_index(std::span<const double> magnitudes, std::size_t largest) {
  if (largest == 0 || largest >= magnitudes.size()) return kNone;
  std::vector<double> sorted(magnitudes.begin(), magnitudes.end());
  std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(largest),
                           std::greater{});
  const double next = sorted[largest];
  if (!(next > 0)) return kNone;
  std::ranges::sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(largest));
  double sum = 0;
  for (std::size_t i = 0; i < largest; ++i) sum += std::log(sorted[i] / next);
  return static_cast<double>(largest) / sum;
}

}  // namespace tern
