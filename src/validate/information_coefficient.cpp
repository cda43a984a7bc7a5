#include "validate/information_coefficient.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Sorts `values`, and counts the pairs that were not in order.
double sort_counting(std::span<double> values, std::span<double> spare) {
  if (values.size() < 2) return 0;
  const std::size_t half = values.size() / 2;
  double swaps = sort_counting(values.first(half), spare.first(half)) +
                 sort_counting(values.subspan(half), spare.subspan(half));
  std::size_t left = 0;
  std::size_t right = half;
  for (double& slot : spare) {
    const bool take_right = left == half || (right < values.size() && values[right] < values[left]);
    if (take_right) swaps += static_cast<double>(half - left);
    slot = take_right ? values[right++] : values[left++];
  }
  std::ranges::copy(spare, values.begin());
  return swaps;
}

/// The pairs of equal neighbors' runs in a sorted order of n.
template <class Equal>
double tied_pairs(std::size_t n, const Equal& equal) {
  double pairs = 0;
  for (std::size_t first = 0; first < n;) {
    std::size_t end = first + 1;
    while (end < n && equal(first, end)) ++end;
    const auto run = static_cast<double>(end - first);
    pairs += 0.5 * run * (run - 1);
    first = end;
  }
  return pairs;
}

}  // namespace

TestResult correlation_test(double correlation, double n) {
  if (std::isnan(correlation) || !(n > 2)) return {kNone, kNone};
  const double statistic = correlation * std::sqrt((n - 2) / (1 - correlation * correlation));
  if (std::isinf(statistic)) return {statistic, 0};
  return {statistic, 2 * student_t_cdf(-std::abs(statistic), n - 2)};
}

double kendall_tau(std::span<const double> x, std::span<const double> y) {
  TERN_CHECK(x.size() == y.size(), "a correlation is between paired values");
  const std::size_t n = x.size();
  std::vector<std::pair<double, double>> pairs;
  pairs.reserve(n);
  for (std::size_t i = 0; i < n; ++i) pairs.emplace_back(x[i], y[i]);
  std::ranges::sort(pairs);
  const double ties_both =
      tied_pairs(n, [&](std::size_t a, std::size_t b) { return pairs[a] == pairs[b]; });
  const double ties_x =
      tied_pairs(n, [&](std::size_t a, std::size_t b) { return pairs[a].first == pairs[b].first; });
  std::vector<double> by_x;
  by_x.reserve(n);
  for (const auto& pair : pairs) by_x.push_back(pair.second);
  std::vector<double> spare(n);
  const double discordant = sort_counting(by_x, spare);
  const double ties_y =
      tied_pairs(n, [&](std::size_t a, std::size_t b) { return by_x[a] == by_x[b]; });
  const double all = 0.5 * static_cast<double>(n) * (static_cast<double>(n) - 1);
  const double untied = std::sqrt((all - ties_x) * (all - ties_y));
  return untied > 0 ? (all - ties_x - ties_y + ties_both - 2 * discordant) / untied : kNone;
}

std::vector<double> period_rank_ics(std::span<const double> forecast,
                                    std::span<const double> outcome, std::size_t rows) {
  TERN_CHECK(forecast.size() == outcome.size(), "a forecast belongs to each outcome");
  TERN_CHECK(rows >= 2, "a correlation needs two rows");
  std::vector<double> ics;
  for (std::size_t first = 0; first + rows <= outcome.size(); first += rows) {
    const double ic = pearson(average_ranks(forecast.subspan(first, rows)),
                              average_ranks(outcome.subspan(first, rows)));
    if (!std::isnan(ic)) ics.push_back(ic);
  }
  return ics;
}

InformationRatio information_ratio(std::span<const double> ics) {
  const Moments m = moments(ics);
  const std::size_t n = ics.size();
  if (!(m.stddev > 0)) return {{{kNone, kNone, kNone}, n}, {kNone, kNone}};
  const auto periods = static_cast<double>(n);
  const double ratio = m.mean / m.stddev;
  const double width =
      student_t_quantile(0.975, periods - 1) * std::sqrt((1 + 0.5 * ratio * ratio) / periods);
  const double t = ratio * std::sqrt(periods);
  return {{{ratio, ratio - width, ratio + width}, n},
          {t, 2 * student_t_cdf(-std::abs(t), periods - 1)}};
}

double rows_to_detect(double correlation, double level, double power) {
  TERN_CHECK(correlation != 0 && std::abs(correlation) < 1, "a correlation of 0 is never detected");
  const double z = normal_quantile(1 - level) + normal_quantile(power);
  const double distance = z / std::atanh(std::abs(correlation));
  return distance * distance + 3;
}

}  // namespace tern
