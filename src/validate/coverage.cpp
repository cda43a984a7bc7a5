#include "validate/coverage.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/distribution.h"

namespace tern {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The log likelihood of `misses` and `hits` when each miss has the chance `p`. None of a kind adds
/// nothing, even where its chance is zero.
double log_likelihood(std::size_t misses, std::size_t hits, double p) {
  return (misses == 0 ? 0 : static_cast<double>(misses) * std::log(p)) +
         (hits == 0 ? 0 : static_cast<double>(hits) * std::log1p(-p));
}

double share(std::size_t part, std::size_t rest) {
  const auto n = static_cast<double>(part + rest);
  return n > 0 ? static_cast<double>(part) / n : 0;
}

TestResult likelihood_ratio(double restricted, double free, double degrees) {
  const double statistic = std::max(0.0, -2 * (restricted - free));
  return {statistic, chi_square_tail(statistic, degrees)};
}

}  // namespace

double pinball_loss(double outcome, double quantile, double level) {
  TERN_CHECK(level > 0 && level < 1, "a quantile has a level inside (0, 1)");
  return (outcome - quantile) * (level - (outcome < quantile ? 1 : 0));
}

double interval_score(double outcome, const CentralInterval& interval, double level) {
  TERN_CHECK(level > 0 && level < 1, "an interval misses a share inside (0, 1)");
  const auto& [low, high] = interval;
  TERN_CHECK(low <= high, "an interval's ends are in order");
  const double outside = std::max(0.0, low - outcome) + std::max(0.0, outcome - high);
  return high - low + 2 / level * outside;
}

TestResult kupiec(std::size_t misses, std::size_t n, double level) {
  TERN_CHECK(misses <= n && level > 0 && level < 1, "misses are some of the rows");
  if (n == 0) return {kNone, kNone};
  const std::size_t hits = n - misses;
  return likelihood_ratio(log_likelihood(misses, hits, level),
                          log_likelihood(misses, hits, share(misses, hits)), 1);
}

MissTransitions miss_transitions(std::span<const double> missed) {
  MissTransitions count;
  for (std::size_t i = 1; i < missed.size(); ++i) {
    const bool before = missed[i - 1] > 0;
    const bool now = missed[i] > 0;
    ++(before ? (now ? count.miss_miss : count.miss_hit) : (now ? count.hit_miss : count.hit_hit));
  }
  return count;
}

TestResult christoffersen(const MissTransitions& t) {
  const std::size_t misses = t.hit_miss + t.miss_miss;
  const std::size_t hits = t.hit_hit + t.miss_hit;
  if (misses + hits == 0) return {kNone, kNone};
  const double free = log_likelihood(t.hit_miss, t.hit_hit, share(t.hit_miss, t.hit_hit)) +
                      log_likelihood(t.miss_miss, t.miss_hit, share(t.miss_miss, t.miss_hit));
  return likelihood_ratio(log_likelihood(misses, hits, share(misses, hits)), free, 1);
}

TestResult conditional_coverage(const TestResult& kupiec, const TestResult& christoffersen) {
  const double statistic = kupiec.statistic + christoffersen.statistic;
  if (std::isnan(statistic)) return {kNone, kNone};
  return {statistic, chi_square_tail(statistic, 2)};
}

}  // namespace tern
