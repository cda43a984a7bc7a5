#include "validate/contest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/check.h"
#include "base/distribution.h"
#include "validate/bootstrap.h"
#include "validate/long_run_variance.h"
#include "validate/moments.h"
#include "validate/skill.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The last lag at which losses may depend on each other: twice the overlap, since the Bartlett
/// kernel discounts what it sees, and never less than what an unknown series wants.
std::size_t dependent_lags(const Contest& contest) {
  const std::size_t shared = contest.overlap > 1 ? 2 * contest.overlap : 0;
  return std::max(shared, newey_west_lag(contest.outcome.size()));
}

Contender contender(std::span<const double> forecast, std::span<const double> outcome,
                    std::size_t lag) {
  const std::vector<double> zero(outcome.size(), 0.0);
  return {.rmse_percent = 100 * rmse(forecast, outcome),
          .r2_oos = r2_against(forecast, zero, outcome),
          .ic = correlation(forecast, outcome, {.lag = lag}),
          .rank_ic = correlation(average_ranks(forecast), average_ranks(outcome), {.lag = lag})};
}

/// A row of the contest, each number less its mean: sums of products then lose no digits.
struct Row {
  double a, b, outcome;
};

std::vector<Row> centered_rows(const Contest& contest) {
  const double a = moments(contest.a).mean;
  const double b = moments(contest.b).mean;
  const double outcome = moments(contest.outcome).mean;
  std::vector<Row> rows;
  rows.reserve(contest.outcome.size());
  for (std::size_t i = 0; i < contest.outcome.size(); ++i)
    rows.push_back({contest.a[i] - a, contest.b[i] - b, contest.outcome[i] - outcome});
  return rows;
}

/// Correlation from sums over `n` rows; 0 for a resample that never moved.
double correlation_of_sums(double n, double x, double y, double xx, double yy, double xy) {
  const double spread = (n * xx - x * x) * (n * yy - y * y);
  return spread > 0 ? (n * xy - x * y) / std::sqrt(spread) : 0;
}

double resampled_gain(std::span<const Row> rows, StationaryBootstrap& bootstrap) {
  double a = 0, b = 0, y = 0, aa = 0, bb = 0, yy = 0, ay = 0, by = 0;
  std::size_t at = bootstrap.first();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[at];
    a += row.a;
    b += row.b;
    y += row.outcome;
    aa += row.a * row.a;
    bb += row.b * row.b;
    yy += row.outcome * row.outcome;
    ay += row.a * row.outcome;
    by += row.b * row.outcome;
    at = bootstrap.next();
  }
  const auto n = static_cast<double>(rows.size());
  return correlation_of_sums(n, b, y, bb, yy, by) - correlation_of_sums(n, a, y, aa, yy, ay);
}

/// Blocks that suit what each row adds to the gain, and reach past the rows that share bars.
double mean_block(const Contest& contest, double ic_a, double ic_b) {
  std::vector<double> added = correlation_influence(contest.b, contest.outcome, ic_b);
  const std::vector<double> of_a = correlation_influence(contest.a, contest.outcome, ic_a);
  for (std::size_t i = 0; i < added.size(); ++i) added[i] -= of_a[i];
  const double shared = contest.overlap > 1 ? 2 * static_cast<double>(contest.overlap) : 1;
  return std::max(shared, block_length(added));
}

void test_ic_gain(const Contest& contest, std::size_t draws, std::uint64_t seed,
                  ContestScore& score) {
  const double gain = score.b.ic.value - score.a.ic.value;
  if (std::isnan(gain)) return;
  const std::vector<Row> rows = centered_rows(contest);
  StationaryBootstrap bootstrap(rows.size(),
                                mean_block(contest, score.a.ic.value, score.b.ic.value), seed);
  std::vector<double> gains;
  gains.reserve(draws);
  for (std::size_t draw = 0; draw < draws; ++draw) gains.push_back(resampled_gain(rows, bootstrap));
  std::ranges::sort(gains);
  score.ic_gain = {gain, sorted_quantile(gains, 0.025), sorted_quantile(gains, 0.975)};
  const auto below = std::ranges::lower_bound(gains, 0.0) - gains.begin();
  const auto above = gains.end() - std::ranges::upper_bound(gains, 0.0);
  // A gain of exactly zero belongs to both sides.
  const auto fewer = static_cast<double>(draws) - static_cast<double>(std::max(below, above));
  score.ic_gain_p = std::min(1.0, 2 * (1 + fewer) / (1 + static_cast<double>(draws)));
}

/// `values` less what a line through `on` says of them; less their mean where that is constant.
std::vector<double> taken_out(std::span<const double> on, std::span<const double> values) {
  const Moments x = moments(on);
  const Moments y = moments(values);
  const double r = pearson(on, values);
  const double slope = std::isnan(r) ? 0 : r * y.stddev / x.stddev;
  std::vector<double> rest;
  rest.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    rest.push_back(values[i] - y.mean - slope * (on[i] - x.mean));
  return rest;
}

TestResult test_encompassing(const Contest& contest, std::size_t lag) {
  std::vector<double> product = taken_out(contest.a, contest.b);
  const std::vector<double> outcome = taken_out(contest.a, contest.outcome);
  for (std::size_t i = 0; i < product.size(); ++i) product[i] *= outcome[i];
  if (all_equal(product)) return {kNone, kNone};
  const double error = std::sqrt(long_run_variance(product, lag, Kernel::bartlett) /
                                 static_cast<double>(product.size()));
  const double statistic = moments(product).mean / error;
  return {statistic, normal_cdf(-statistic)};
}

}  // namespace

TestResult squared_error_test(const Contest& contest) {
  if (std::ranges::equal(contest.a, contest.b)) return {kNone, kNone};
  std::vector<double> difference;
  difference.reserve(contest.outcome.size());
  for (std::size_t i = 0; i < contest.outcome.size(); ++i) {
    const double a = contest.outcome[i] - contest.a[i];
    const double b = contest.outcome[i] - contest.b[i];
    difference.push_back(a * a - b * b);
  }
  return diebold_mariano(difference, contest.overlap, dependent_lags(contest), Kernel::bartlett);
}

ContestScore score_contest(const Contest& contest, std::size_t draws, std::uint64_t seed) {
  const auto& [a, b, outcome, overlap, nested] = contest;
  TERN_CHECK(a.size() == outcome.size() && b.size() == outcome.size(),
             "each outcome has a forecast of either side");
  TERN_CHECK(overlap >= 1 && draws >= 1, "a horizon is at least one bar, an interval one draw");
  const auto finite = [](double v) { return std::isfinite(v); };
  for (const auto values : {a, b, outcome})
    TERN_CHECK(std::ranges::all_of(values, finite), "forecasts and outcomes are finite");
  const std::vector<double> zero(outcome.size(), 0.0);
  const std::size_t lag = dependent_lags(contest);
  ContestScore score{.n = outcome.size(),
                     .rmse_zero_percent = 100 * rmse(zero, outcome),
                     .a = contender(a, outcome, lag),
                     .b = contender(b, outcome, lag),
                     .squared_error = {kNone, kNone},
                     .ic_gain = {kNone, kNone, kNone},
                     .ic_gain_p = kNone,
                     .encompassing = {kNone, kNone},
                     .clark_west = {kNone, kNone}};
  if (std::ranges::equal(a, b)) return score;
  score.squared_error = squared_error_test(contest);
  test_ic_gain(contest, draws, seed, score);
  score.encompassing = test_encompassing(contest, lag);
  if (nested) score.clark_west = clark_west(b, a, outcome, {.lag = lag});
  return score;
}

}  // namespace tern
