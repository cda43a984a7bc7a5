#include "validate/contest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/distribution.h"
#include "base/rng.h"
#include "validate/skill.h"

namespace tern {
namespace {

struct Plan {
  std::size_t rows;
  std::size_t overlap = 1;
  double strength = 0.1;  ///< deviation of the signal, in those of a bar
  double error_b = 1;     ///< of B's forecast, in those of A's
};

/// What two models say of outcomes that share bars: a signal that is there, each with an error of
/// its own. Volatility, signal, and errors persist, as those of real models do.
struct Scene {
  Scene(const Plan& plan, std::uint64_t seed) : overlap(plan.overlap) {
    Rng rng(seed);
    double log_volatility = 0, signal = 0, said_a = 0, said_b = 0;
    std::vector<double> bars;
    for (std::size_t i = 0; i < plan.rows + overlap - 1; ++i) {
      log_volatility = 0.95 * log_volatility + 0.15 * rng.normal();
      signal = 0.8 * signal + 0.6 * rng.normal();
      said_a = 0.95 * said_a + 0.3 * rng.normal();
      said_b = 0.95 * said_b + 0.3 * rng.normal();
      const double volatility = std::exp(log_volatility);
      bars.push_back(volatility * (plan.strength * signal + rng.normal()));
      if (i >= plan.rows) continue;
      a.push_back(volatility * plan.strength * (signal + said_a));
      b.push_back(volatility * plan.strength * (signal + plan.error_b * said_b));
    }
    for (std::size_t i = 0; i < plan.rows; ++i) {
      outcome.push_back(0);
      for (std::size_t j = 0; j < overlap; ++j) outcome.back() += bars[i + j];
    }
  }
  Contest contest(bool nested = false) const { return {a, b, outcome, overlap, nested}; }

  std::size_t overlap;
  std::vector<double> a, b, outcome;
};

TEST(Contest, OfNoRowsIsMissing) {
  const ContestScore score = score_contest({{}, {}, {}, 1, true}, 10, 1);
  EXPECT_EQ(score.n, 0U);
  EXPECT_TRUE(std::isnan(score.rmse_zero_percent));
  EXPECT_TRUE(std::isnan(score.squared_error.p));
  EXPECT_TRUE(std::isnan(score.ic_gain_p));
  EXPECT_TRUE(std::isnan(score.clark_west.p));
}

TEST(Contest, OfAForecastWithItselfHasScoresAndNoTest) {
  const Scene scene({.rows = 300}, 4);
  const ContestScore score = score_contest({scene.a, scene.a, scene.outcome, 1, true}, 10, 1);
  EXPECT_EQ(score.a.rmse_percent, score.b.rmse_percent);
  EXPECT_EQ(score.a.rmse_percent, 100 * rmse(scene.a, scene.outcome));
  EXPECT_TRUE(std::isnan(score.squared_error.p));
  EXPECT_TRUE(std::isnan(score.ic_gain.value));
  EXPECT_TRUE(std::isnan(score.clark_west.p));
}

TEST(Contest, WithNoChangeHasNoCorrelationToGain) {
  const Scene scene({.rows = 300}, 4);
  const std::vector<double> zero(300, 0.0);
  const ContestScore score = score_contest({zero, scene.b, scene.outcome, 1, true}, 10, 1);
  EXPECT_EQ(score.a.rmse_percent, score.rmse_zero_percent);
  EXPECT_EQ(score.a.r2_oos, 0);
  EXPECT_TRUE(std::isnan(score.ic_gain_p));
  EXPECT_FALSE(std::isnan(score.squared_error.p));
  EXPECT_FALSE(std::isnan(score.clark_west.p));
}

/// The t statistic of the mean of `d` as the textbook writes it: Bartlett weights, divisor n.
double textbook_t(const std::vector<double>& d, std::size_t lags) {
  const auto n = static_cast<double>(d.size());
  const double mean = std::accumulate(d.begin(), d.end(), 0.0) / n;
  double variance = 0;
  for (std::size_t k = 0; k <= lags; ++k) {
    double sum = 0;
    for (std::size_t t = k; t < d.size(); ++t) sum += (d[t] - mean) * (d[t - k] - mean);
    const double weight = 1 - static_cast<double>(k) / static_cast<double>(lags + 1);
    variance += (k == 0 ? 1 : 2 * weight) * sum / n;
  }
  return mean / std::sqrt(variance / n);
}

TEST(Contest, ItsTestsAreThoseOfTheTextbook) {
  constexpr std::size_t kRows = 200;
  for (const std::size_t overlap : {std::size_t{1}, std::size_t{6}}) {
    const Scene scene({.rows = kRows, .overlap = overlap, .error_b = 1.5}, 7);
    const ContestScore score = score_contest(scene.contest(true), 10, 1);
    // floor(4 (200 / 100)^(2/9)) is 4, and overlap 6 wants 12.
    const std::size_t lags = overlap == 1 ? 4 : 12;
    std::vector<double> loss, adjusted;
    for (std::size_t i = 0; i < kRows; ++i) {
      const double a = scene.outcome[i] - scene.a[i];
      const double b = scene.outcome[i] - scene.b[i];
      loss.push_back(a * a - b * b);
      adjusted.push_back(loss.back() + (scene.a[i] - scene.b[i]) * (scene.a[i] - scene.b[i]));
    }
    const double n = kRows;
    const auto h = static_cast<double>(overlap);
    const double hln = std::sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n);
    EXPECT_NEAR(score.squared_error.statistic, hln * textbook_t(loss, lags), 1e-10);
    EXPECT_NEAR(score.squared_error.p,
                2 * student_t_cdf(-std::abs(score.squared_error.statistic), n - 1), 1e-12);
    EXPECT_NEAR(score.clark_west.statistic, textbook_t(adjusted, lags), 1e-10);
    EXPECT_TRUE(std::isnan(score_contest(scene.contest(false), 10, 1).clark_west.p));
    EXPECT_DOUBLE_EQ(score.ic_gain.value,
                     pearson(scene.b, scene.outcome) - pearson(scene.a, scene.outcome));
  }
}

TEST(Contest, TheIntervalOfTheGainIsAsWideAsItsInfluenceSays) {
  const Scene scene({.rows = 4000}, 11);
  const ContestScore score = score_contest(scene.contest(), 1000, 5);
  std::vector<double> added = correlation_influence(scene.b, scene.outcome, score.b.ic.value);
  const auto of_a = correlation_influence(scene.a, scene.outcome, score.a.ic.value);
  for (std::size_t i = 0; i < added.size(); ++i) added[i] -= of_a[i];
  const double error = std::sqrt(long_run_variance(added, 10, Kernel::bartlett) / 4000);
  // A thousand draws know a quantile to some 4 % of the width, and blocks see other lags.
  EXPECT_NEAR((score.ic_gain.high - score.ic_gain.low) / (2 * 1.96 * error), 1, 0.15);
  EXPECT_NEAR((score.ic_gain.high + score.ic_gain.low) / 2, score.ic_gain.value, 0.3 * error);
}

TEST(Contest, ChangingSidesChangesTheSigns) {
  const Scene scene({.rows = 500, .overlap = 3, .error_b = 2}, 12);
  const ContestScore one = score_contest(scene.contest(), 200, 9);
  const ContestScore other = score_contest({scene.b, scene.a, scene.outcome, 3, false}, 200, 9);
  EXPECT_DOUBLE_EQ(one.squared_error.statistic, -other.squared_error.statistic);
  EXPECT_DOUBLE_EQ(one.squared_error.p, other.squared_error.p);
  EXPECT_DOUBLE_EQ(one.ic_gain.low, -other.ic_gain.high);
  EXPECT_DOUBLE_EQ(one.ic_gain_p, other.ic_gain_p);
  EXPECT_EQ(one.a.ic.value, other.b.ic.value);
}

constexpr int kSeeds = 400;
// The central 99.9 % of a binomial with 400 trials at 5 %.
constexpr int kRejectionsMin = 7;
constexpr int kRejectionsMax = 36;

struct Rejections {
  int squared_error = 0;
  int ic_gain = 0;
};

Rejections count_rejections(const Plan& plan, std::size_t believed) {
  Rejections count;
  for (int seed = 0; seed < kSeeds; ++seed) {
    const Scene scene(plan, derive_seed(31, static_cast<std::uint64_t>(seed)));
    Contest contest = scene.contest();
    contest.overlap = believed;
    const ContestScore score = score_contest(contest, 99, static_cast<std::uint64_t>(seed));
    count.squared_error += score.squared_error.p < 0.05;
    count.ic_gain += score.ic_gain_p < 0.05;
  }
  return count;
}

TEST(ContestOnNoise, OfTwoEquallyGoodIsDecidedAsOftenAsTheLevelSays) {
  const Rejections count = count_rejections({.rows = 600}, 1);
  for (const int rejections : {count.squared_error, count.ic_gain}) {
    EXPECT_GE(rejections, kRejectionsMin);
    EXPECT_LE(rejections, kRejectionsMax);
  }
}

TEST(ContestOnNoise, IsDecidedNoMoreOftenWhereOutcomesOverlap) {
  const Rejections count = count_rejections({.rows = 1500, .overlap = 24}, 24);
  EXPECT_LE(count.squared_error, kRejectionsMax);
  EXPECT_LE(count.ic_gain, kRejectionsMax);
}

TEST(ContestOnNoise, WouldBeDecidedTooOftenIfOverlapWereIgnored) {
  const Rejections fooled = count_rejections({.rows = 1500, .overlap = 24}, 1);
  EXPECT_GT(fooled.squared_error, kRejectionsMax);
  // The blocks of the bootstrap find the overlap by themselves, so the gain is not fooled.
}

TEST(Contest, ABetterForecastIsFound) {
  const Rejections count = count_rejections({.rows = 4000, .strength = 0.4, .error_b = 3}, 1);
  EXPECT_GE(count.squared_error, 0.9 * kSeeds);
  EXPECT_GE(count.ic_gain, 0.9 * kSeeds);
}

/// Least squares on the first half, without a constant; forecasts for the second.
std::vector<double> fitted(const std::vector<double>& y, const std::vector<double>& x,
                           const std::vector<double>& z, bool with_z) {
  const std::size_t train = y.size() / 2;
  double xx = 0, xz = 0, zz = 0, xy = 0, zy = 0;
  for (std::size_t i = 0; i < train; ++i) {
    xx += x[i] * x[i];
    xz += x[i] * z[i];
    zz += z[i] * z[i];
    xy += x[i] * y[i];
    zy += z[i] * y[i];
  }
  const double determinant = xx * zz - xz * xz;
  const double on_x = with_z ? (xy * zz - zy * xz) / determinant : xy / xx;
  const double on_z = with_z ? (zy * xx - xy * xz) / determinant : 0;
  std::vector<double> forecast;
  for (std::size_t i = train; i < y.size(); ++i) forecast.push_back(on_x * x[i] + on_z * z[i]);
  return forecast;
}

/// How often Clark-West sees a signal in a second feature whose worth is `slope`.
int count_clark_west(double slope) {
  int count = 0;
  for (int seed = 0; seed < kSeeds; ++seed) {
    Rng rng(derive_seed(77, static_cast<std::uint64_t>(seed)));
    std::vector<double> x, z, y;
    for (int i = 0; i < 2000; ++i) {
      x.push_back(rng.normal());
      z.push_back(rng.normal());
      y.push_back(0.1 * x.back() + slope * z.back() + rng.normal());
    }
    const auto a = fitted(y, x, z, false);
    const auto b = fitted(y, x, z, true);
    const auto outcome = std::span(y).subspan(1000);
    count += score_contest({a, b, outcome, 1, true}, 1, 1).clark_west.p < 0.05;
  }
  return count;
}

TEST(ContestOnNoise, AnAddedFeatureThatIsNoiseIsSeldomTakenForASignal) {
  const int count = count_clark_west(0);
  EXPECT_GE(count, kRejectionsMin);
  EXPECT_LE(count, kRejectionsMax);
}

TEST(Contest, AnAddedFeatureThatIsOneIsFound) {
  EXPECT_GE(count_clark_west(0.15), 0.9 * kSeeds);
}

/// Two models that learned nothing and say so with noise of their own.
TEST(ContestOnNoise, NoiseOfOnesOwnIsNoKnowledge) {
  int encompassing = 0, clark_west = 0;
  for (int seed = 0; seed < kSeeds; ++seed) {
    Rng rng(derive_seed(78, static_cast<std::uint64_t>(seed)));
    std::vector<double> a, b, outcome;
    for (int i = 0; i < 500; ++i) {
      a.push_back(0.3 * rng.normal());
      b.push_back(0.3 * rng.normal());
      outcome.push_back(rng.normal());
    }
    const ContestScore score = score_contest({a, b, outcome, 1, true}, 1, 1);
    encompassing += score.encompassing.p < 0.05;
    clark_west += score.clark_west.p < 0.05;
  }
  EXPECT_GE(encompassing, kRejectionsMin);
  EXPECT_LE(encompassing, kRejectionsMax);
  EXPECT_GT(clark_west, 0.9 * kSeeds);
}

TEST(ContestDeathTest, AForecastThatIsNotANumberIsABug) {
  const std::vector<double> fine(5, 0.1), broken(5, NAN);
  EXPECT_DEATH(score_contest({fine, broken, fine, 1, false}, 10, 1), "finite");
}

}  // namespace
}  // namespace tern
