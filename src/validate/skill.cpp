#include "validate/skill.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/moments.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kNormal975 = 1.959963984540054;

double sum_of_squared_errors(std::span<const double> forecast, std::span<const double> outcome) {
  TERN_CHECK(forecast.size() == outcome.size(), "a forecast belongs to each outcome");
  double sum = 0;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    const double error = outcome[i] - forecast[i];
    sum += error * error;
  }
  return sum;
}

/// The mean over its standard error, given n times the variance of the mean; NaN for a series that
/// never varies.
double mean_in_errors(std::span<const double> values, double variance) {
  if (all_equal(values)) return kNone;
  return moments(values).mean / std::sqrt(variance / static_cast<double>(values.size()));
}

/// The same with the correction of Harvey, Leybourne and Newbold 1997.
double corrected_mean_in_errors(std::span<const double> values, std::size_t horizon,
                                std::size_t lag, Kernel kernel) {
  TERN_CHECK(horizon >= 1, "a forecast looks at least one row ahead");
  const auto n = static_cast<double>(values.size());
  const auto h = static_cast<double>(horizon);
  double variance = long_run_variance(values, lag, kernel);
  if (!(variance > 0)) variance = long_run_variance(values, lag, Kernel::bartlett);
  return std::sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n) * mean_in_errors(values, variance);
}

double share_above_zero(std::span<const double> values) {
  return static_cast<double>(std::ranges::count_if(values, [](double v) { return v > 0; })) /
         static_cast<double>(values.size());
}

std::vector<double> hits(std::span<const double> forecast, std::span<const double> outcome) {
  std::vector<double> result;
  result.reserve(outcome.size());
  for (std::size_t i = 0; i < outcome.size(); ++i)
    result.push_back((forecast[i] > 0) == (outcome[i] > 0) ? 1 : 0);
  return result;
}

}  // namespace

double rmse(std::span<const double> forecast, std::span<const double> outcome) {
  return std::sqrt(sum_of_squared_errors(forecast, outcome) / static_cast<double>(outcome.size()));
}

double r2_against(std::span<const double> forecast, std::span<const double> benchmark,
                  std::span<const double> outcome) {
  const double total = sum_of_squared_errors(benchmark, outcome);
  return total > 0 ? 1 - sum_of_squared_errors(forecast, outcome) / total : kNone;
}

std::vector<double> prevailing_mean(std::span<const double> outcome,
                                    std::span<const double> history, std::size_t overlap) {
  double sum = 0;
  for (const double v : history) sum += v;
  std::size_t known = history.size();
  std::vector<double> result;
  result.reserve(outcome.size());
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    if (i >= overlap) {
      sum += outcome[i - overlap];
      ++known;
    }
    result.push_back(known > 0 ? sum / static_cast<double>(known) : 0);
  }
  return result;
}

std::vector<double> average_ranks(std::span<const double> values) {
  std::vector<std::pair<double, std::size_t>> order;
  order.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) order.emplace_back(values[i], i);
  std::ranges::sort(order);
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && order[last + 1].first == order[first].first) ++last;
    const double rank = 0.5 * static_cast<double>(first + last) + 1;
    for (; first <= last; ++first) ranks[order[first].second] = rank;
  }
  return ranks;
}

double pearson(std::span<const double> x, std::span<const double> y) {
  TERN_CHECK(x.size() == y.size(), "a correlation is between paired values");
  if (all_equal(x) || all_equal(y)) return kNone;
  const Moments mx = moments(x);
  const Moments my = moments(y);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mx.mean) * (y[i] - my.mean);
  const double r = sum / (static_cast<double>(x.size() - 1) * mx.stddev * my.stddev);
  return std::clamp(r, -1.0, 1.0);
}

std::vector<double> correlation_influence(std::span<const double> x, std::span<const double> y,
                                          double r) {
  const Moments mx = moments(x);
  const Moments my = moments(y);
  std::vector<double> result;
  result.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double zx = (x[i] - mx.mean) / mx.stddev;
    const double zy = (y[i] - my.mean) / my.stddev;
    result.push_back(zx * zy - 0.5 * r * (zx * zx + zy * zy));
  }
  return result;
}

double correlation_rows(std::span<const double> x, std::span<const double> y,
                        const Dependence& dependence) {
  const double r = pearson(x, y);
  if (std::isnan(r)) return kNone;
  // Were both normal and even in variance, a row's influence would have variance (1 - r^2)^2.
  // Forecasts that grow with volatility have far more, and Fisher's interval alone is too narrow.
  const double even = (1 - r * r) * (1 - r * r);
  const double spread = long_run_variance(correlation_influence(x, y, r), dependence);
  return static_cast<double>(x.size()) / std::max(1.0, spread / even);
}

Estimate correlation(std::span<const double> x, std::span<const double> y,
                     const Dependence& dependence) {
  const double r = pearson(x, y);
  const double n = correlation_rows(x, y, dependence);
  if (std::isnan(r) || n <= 3) return {{r, kNone, kNone}, x.size()};
  const double width = kNormal975 / std::sqrt(n - 3);
  return {{r, std::tanh(std::atanh(r) - width), std::tanh(std::atanh(r) + width)}, x.size()};
}

double area_under_curve(std::span<const double> forecast_ranks, std::span<const double> outcome) {
  TERN_CHECK(forecast_ranks.size() == outcome.size(), "a rank belongs to each outcome");
  if (all_equal(forecast_ranks)) return kNone;
  double rank_sum = 0;
  double ups = 0;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    if (!(outcome[i] > 0)) continue;
    rank_sum += forecast_ranks[i];
    ++ups;
  }
  const double downs = static_cast<double>(outcome.size()) - ups;
  if (ups == 0 || downs == 0) return kNone;
  return (rank_sum - 0.5 * ups * (ups + 1)) / (ups * downs);
}

Interval95 wilson_interval(double share, double n) {
  if (!(n > 0)) return {kNone, kNone, kNone};
  const double z2 = kNormal975 * kNormal975;
  const double center = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double width =
      kNormal975 / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {share, std::max(0.0, center - width), std::min(1.0, center + width)};
}

Estimate directional_accuracy(std::span<const double> forecast, std::span<const double> outcome,
                              const Dependence& dependence) {
  TERN_CHECK(forecast.size() == outcome.size(), "a forecast belongs to each outcome");
  if (std::ranges::all_of(forecast, [](double f) { return f == 0; }))
    return {{kNone, kNone, kNone}, outcome.size()};
  const std::vector<double> hit = hits(forecast, outcome);
  return {wilson_interval(moments(hit).mean, effective_size(hit, dependence)), outcome.size()};
}

TestResult diebold_mariano(std::span<const double> loss_difference, std::size_t horizon,
                           std::size_t lag, Kernel kernel) {
  const auto n = static_cast<double>(loss_difference.size());
  const double statistic = corrected_mean_in_errors(loss_difference, horizon, lag, kernel);
  if (std::isnan(statistic)) return {kNone, kNone};
  return {statistic, 2 * student_t_cdf(-std::abs(statistic), n - 1)};
}

TestResult clark_west(std::span<const double> forecast, std::span<const double> benchmark,
                      std::span<const double> outcome, const Dependence& dependence) {
  TERN_CHECK(forecast.size() == outcome.size() && benchmark.size() == outcome.size(),
             "a forecast and a benchmark belong to each outcome");
  std::vector<double> adjusted;
  adjusted.reserve(outcome.size());
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    const double restricted = outcome[i] - benchmark[i];
    const double unrestricted = outcome[i] - forecast[i];
    const double apart = benchmark[i] - forecast[i];
    adjusted.push_back(restricted * restricted - unrestricted * unrestricted + apart * apart);
  }
  const double statistic = mean_in_errors(adjusted, long_run_variance(adjusted, dependence));
  return {statistic, normal_cdf(-statistic)};
}

TestResult encompassing(std::span<const double> forecast, std::span<const double> rival,
                        std::span<const double> outcome, std::size_t overlap) {
  TERN_CHECK(forecast.size() == outcome.size() && rival.size() == outcome.size(),
             "a forecast and a rival belong to each outcome");
  std::vector<double> gain;
  gain.reserve(outcome.size());
  for (std::size_t i = 0; i < outcome.size(); ++i)
    gain.push_back((rival[i] - forecast[i]) * (outcome[i] - forecast[i]));
  const double statistic =
      corrected_mean_in_errors(gain, overlap, overlap_lag(overlap), Kernel::bartlett);
  if (std::isnan(statistic)) return {kNone, kNone};
  return {statistic, student_t_cdf(-statistic, static_cast<double>(gain.size()) - 1)};
}

TestResult pesaran_timmermann(std::span<const double> forecast, std::span<const double> outcome,
                              std::size_t lag) {
  TERN_CHECK(forecast.size() == outcome.size(), "a forecast belongs to each outcome");
  if (outcome.empty()) return {kNone, kNone};
  const auto n = static_cast<double>(outcome.size());
  const double x = share_above_zero(forecast);
  const double y = share_above_zero(outcome);
  if (x == 0 || x == 1 || y == 0 || y == 1) return {kNone, kNone};
  const double expected = y * x + (1 - y) * (1 - x);
  const double hit_variance = expected * (1 - expected) / n;
  const double expected_variance =
      ((2 * y - 1) * (2 * y - 1) * x * (1 - x) + (2 * x - 1) * (2 * x - 1) * y * (1 - y)) / n +
      4 * y * x * (1 - y) * (1 - x) / (n * n);
  if (hit_variance <= expected_variance) return {kNone, kNone};
  const double hit = moments(hits(forecast, outcome)).mean;
  std::vector<double> agreement;  // its mean is the covariance that the statistic measures
  for (std::size_t i = 0; lag > 0 && i < outcome.size(); ++i)
    agreement.push_back(((forecast[i] > 0 ? 1 : 0) - x) * ((outcome[i] > 0 ? 1 : 0) - y));
  const double shrink = lag > 0 ? std::sqrt(effective_size(agreement, lag) / n) : 1;
  const double statistic = shrink * (hit - expected) / std::sqrt(hit_variance - expected_variance);
  return {statistic, normal_cdf(-statistic)};
}

TestResult anatolyev_gerko(std::span<const double> forecast, std::span<const double> outcome,
                           std::size_t lag) {
  TERN_CHECK(forecast.size() == outcome.size(), "a forecast belongs to each outcome");
  const double up = outcome.empty() ? 0 : share_above_zero(forecast);
  if (up == 0 || up == 1 || all_equal(outcome)) return {kNone, kNone};
  const auto n = static_cast<double>(outcome.size());
  const double mean = moments(outcome).mean;
  std::vector<double> excess;  // its mean is what the sign earned beyond independent signs
  double spread = 0;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    const double sign = forecast[i] > 0 ? 1 : -1;
    excess.push_back((sign - (2 * up - 1)) * (outcome[i] - mean));
    spread += (outcome[i] - mean) * (outcome[i] - mean);
  }
  const double variance = 4 * up * (1 - up) * spread / n / n;
  const double shrink = std::sqrt(effective_size(excess, lag) / n);
  const double statistic = shrink * moments(excess).mean / std::sqrt(variance);
  return {statistic, normal_cdf(-statistic)};
}

}  // namespace tern
