#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "base/distribution.h"
#include "base/rng.h"
#include "regime/hidden_markov.h"
#include "regime/regime_summary.h"

namespace tern {
namespace {

constexpr int kSeeds = 200;
// The central 99.9 % of a binomial with 120 trials at 5 %: of the others one state was never seen.
constexpr int kRejectionsMin = 1;
constexpr int kRejectionsMax = 16;

constexpr Timestamp kStart = utc_day(2020, 1, 1) + 1h;
constexpr int kDays = 1000;
constexpr int kTrainDays = 400;

std::vector<RegimeObservation> observed_of(const std::vector<double>& returns) {
  std::vector<RegimeObservation> observed;
  for (std::size_t day = 0; day < returns.size(); ++day) {
    observed.push_back({kStart + days{static_cast<int>(day)}, {}, {}, returns[day]});
  }
  return observed;
}

std::vector<double> normal_returns(std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> returns;
  for (int day = 0; day < kDays; ++day) returns.push_back(0.03 * rng.normal());
  return returns;
}

/// The return of the day after each reading.
std::vector<double> next_of(const RegimeHistory& history, const std::vector<double>& returns) {
  std::vector<double> next;
  for (const RegimeReading& reading : history.readings) {
    const auto day = static_cast<std::size_t>((reading.as_of - kStart) / days{1});
    next.push_back(day + 1 < returns.size() ? returns[day + 1] : std::nan(""));
  }
  return next;
}

double variance_of(const NextDay& found) {
  const double half = found.interval.high - found.mean;
  return std::pow(half / student_t_quantile(0.975, found.degrees), 2);
}

/// Of the means of the days after two states being one and the same; NaN without both. Source:
/// Welch 1947.
double p_of_difference(const RegimeHistory& history, const std::vector<double>& returns) {
  const std::vector<double> next = next_of(history, returns);
  const NextDay a = next_day(history, 0, next), b = next_day(history, 1, next);
  if (a.episodes < 2 || b.episodes < 2) return std::nan("");
  const double of_a = variance_of(a), of_b = variance_of(b), both = of_a + of_b;
  const double degrees = both * both / (of_a * of_a / a.degrees + of_b * of_b / b.degrees);
  return 2 * student_t_cdf(-std::abs(a.mean - b.mean) / std::sqrt(both), degrees);
}

/// Seeds at which the two states' next days differ by p < 0.05, of those at which both were seen.
struct Rejections {
  int rejected = 0;
  int judged = 0;
};

Rejections rejections(const std::function<RegimeHistory(const std::vector<double>&)>& read) {
  Rejections found;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const std::vector<double> returns = normal_returns(seed);
    const double p = p_of_difference(read(returns), returns);
    found.judged += !std::isnan(p);
    found.rejected += p < 0.05;
  }
  return found;
}

TEST(RegimeHonesty, StatesOfNoiseDoNotDifferInWhatComesNext) {
  const Rejections found = rejections([](const std::vector<double>& returns) {
    return read_regimes(**find_regime("hmm"), {}, observed_of(returns), kStart + days{kTrainDays},
                        kDays)
        .value();
  });
  RecordProperty("rejected", found.rejected);
  RecordProperty("judged", found.judged);
  EXPECT_GT(found.judged, kSeeds / 2);
  EXPECT_GE(found.rejected, kRejectionsMin);
  EXPECT_LE(found.rejected, kRejectionsMax);
}

TEST(RegimeHonesty, SmoothedStatesOfNoiseDo) {
  const Rejections found = rejections([](const std::vector<double>& returns) {
    const std::vector<std::optional<double>> values(returns.begin(), returns.end());
    const HiddenMarkov model = fit_hidden_markov(values, 1).value();
    const auto smoothed = smooth_days(model, filter_days(model, values));
    RegimeHistory history{*find_regime("hmm"), {}};
    for (std::size_t day = 0; day < smoothed.size(); ++day) {
      history.readings.push_back(
          {.as_of = kStart + days{static_cast<int>(day)}, .state = smoothed[day][1] > 0.5 ? 1 : 0});
    }
    return history;
  });
  RecordProperty("rejected", found.rejected);
  RecordProperty("judged", found.judged);
  EXPECT_GT(found.rejected, 3 * kRejectionsMax);
}

/// Whether the variance by cluster that regressions print, with clusters less one degrees of
/// freedom, gives an interval without the true mean, 0.
bool misses_as_usual(const std::vector<double>& next, const std::vector<std::size_t>& begins,
                     const std::vector<std::size_t>& lengths) {
  double rows = 0, sum = 0, squares = 0;
  for (std::size_t g = 0; g < begins.size(); ++g) {
    for (std::size_t i = 0; i < lengths[g]; ++i) sum += next[begins[g] + i];
    rows += static_cast<double>(lengths[g]);
  }
  for (std::size_t g = 0; g < begins.size(); ++g) {
    double residual = 0;
    for (std::size_t i = 0; i < lengths[g]; ++i) residual += next[begins[g] + i] - sum / rows;
    squares += residual * residual;
  }
  const auto clusters = static_cast<double>(begins.size());
  const double error = std::sqrt(squares * clusters / (clusters - 1)) / rows;
  return std::abs(sum / rows) > student_t_quantile(0.975, clusters - 1) * error;
}

/// Episodes of very unequal lengths, as regimes have them, of returns that no regime moves.
TEST(RegimeHonesty, IntervalsOfUnequalEpisodesHoldTheTruth) {
  int outside = 0, usual = 0;
  constexpr int kMarkets = 2000;
  for (std::uint64_t seed = 1; seed <= kMarkets; ++seed) {
    Rng rng(seed);
    RegimeHistory history{*find_regime("dominance"), {}};
    std::vector<double> next;
    for (const int length : {300, 5, 40, 5, 12, 5, 90, 5}) {
      for (int day = 0; day < length; ++day) {
        history.readings.push_back(
            {.as_of = kStart + days{static_cast<int>(next.size())}, .state = length == 5 ? 1 : 0});
        next.push_back(0.03 * rng.normal());
      }
    }
    const Interval95 interval = next_day(history, 0, next).interval;
    outside += interval.low > 0 || interval.high < 0;
    usual += misses_as_usual(next, {0, 305, 350, 367}, {300, 40, 12, 90});
  }
  RecordProperty("outside", outside);
  RecordProperty("usual", usual);
  // Few degrees of freedom err on the wide side; 137 is the 99.9 % of a binomial at 5 %.
  EXPECT_GT(outside, 20);
  EXPECT_LE(outside, 137);
  EXPECT_GT(usual, 200);
}

/// Two markets that take turns: what a walk-forward fit must find again.
TEST(RegimeHonesty, APlantedMarketIsRecovered) {
  constexpr double kCalm = 0.015, kTurbulent = 0.045, kStay = 0.97;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Rng rng(seed);
    std::vector<std::optional<double>> returns;
    std::size_t state = 0;
    for (int day = 0; day < 1500; ++day) {
      if (rng.uniform() > kStay) state = 1 - state;
      returns.emplace_back((state == 0 ? kCalm : kTurbulent) * rng.normal());
    }
    const HiddenMarkov found = fit_hidden_markov(returns, seed).value();
    EXPECT_NEAR(found.deviation[0], kCalm, 0.1 * kCalm) << seed;
    EXPECT_NEAR(found.deviation[1], kTurbulent, 0.15 * kTurbulent) << seed;
    EXPECT_NEAR(found.move[0][0], kStay, 0.025) << seed;
    EXPECT_NEAR(found.move[1][1], kStay, 0.035) << seed;
  }
}

}  // namespace
}  // namespace tern
