#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/rng.h"
#include "validate/information_coefficient.h"
#include "validate/score.h"

namespace tern {
namespace {

constexpr int kSeeds = 400;
// The central 99.9 % of a binomial with 400 trials at 5 %.
constexpr int kRejectionsMin = 7;
constexpr int kRejectionsMax = 36;

/// A feature that the last `overlap` bars made, and the outcome that the next ones will: of noise,
/// so that nothing can be forecast.
struct NullMarket {
  NullMarket(std::size_t n, std::size_t overlap, std::uint64_t seed) {
    Rng rng(seed);
    std::vector<double> noise;
    for (std::size_t i = 0; i < n + 2 * overlap; ++i) noise.push_back(rng.normal());
    for (std::size_t i = 0; i < n; ++i) {
      double before = 0;
      double after = 0;
      for (std::size_t j = 0; j < overlap; ++j) {
        before += noise[i + j];
        after += noise[i + overlap + j];
      }
      feature.push_back(overlap == 1 ? rng.normal() : before);
      outcome.push_back(after);
      times.push_back(utc_day(2024, 1, 1) + static_cast<int>(i) * 1h);
    }
  }
  std::vector<double> feature;
  std::vector<double> outcome;
  std::vector<Timestamp> times;
};

/// Scores, on the second half, a line fitted by least squares on the first. `believed` is the
/// overlap that the score is told of.
ForecastScore score_fitted_line(const NullMarket& market, std::size_t overlap,
                                std::size_t believed) {
  const std::size_t train = market.feature.size() / 2;
  const std::size_t fitted = train - overlap;  // later labels reach into the test rows
  double x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t i = 0; i < fitted; ++i) {
    x += market.feature[i];
    y += market.outcome[i];
    xx += market.feature[i] * market.feature[i];
    xy += market.feature[i] * market.outcome[i];
  }
  const auto n = static_cast<double>(fitted);
  const double slope = (xy - x * y / n) / (xx - x * x / n);
  std::vector<double> forecast;
  for (std::size_t i = train; i < market.feature.size(); ++i)
    forecast.push_back(y / n + slope * (market.feature[i] - x / n));
  return score_forecasts({.as_of = std::span(market.times).subspan(train),
                          .forecast = forecast,
                          .outcome = std::span(market.outcome).subspan(train),
                          .overlap = believed});
}

struct Rejections {
  int clark_west = 0;
  int ic = 0;
  int rank_ic = 0;
  int pesaran_timmermann = 0;
  int sign_sharpe = 0;
  int diebold_mariano = 0;
  int encompassing = 0;
  int anatolyev_gerko = 0;
  int rank_ic_test = 0;
};

bool excludes_zero(const Interval95& interval) {
  return interval.low > 0 || interval.high < 0;
}

Rejections count_rejections(std::size_t n, std::size_t overlap, std::size_t believed) {
  Rejections count;
  for (int seed = 0; seed < kSeeds; ++seed) {
    const NullMarket market(n, overlap, derive_seed(20, static_cast<std::uint64_t>(seed)));
    const ForecastScore score = score_fitted_line(market, overlap, believed);
    count.clark_west += score.clark_west.p < 0.05;
    count.ic += excludes_zero(score.ic);
    count.rank_ic += excludes_zero(score.rank_ic);
    count.pesaran_timmermann += score.pesaran_timmermann.p < 0.05;
    count.sign_sharpe += score.sign_sharpe.p < 0.05;
    count.encompassing += score.encompassing.p < 0.05;
    count.anatolyev_gerko += score.anatolyev_gerko.p < 0.05;
    count.rank_ic_test += score.rank_ic_test.p < 0.05;
    const TestResult& dm = score.diebold_mariano;
    count.diebold_mariano += dm.p < 0.05 && dm.statistic > 0;
  }
  return count;
}

void expect_in_band(const Rejections& count) {
  for (const auto& [test, rejections] : {std::pair{"Clark-West", count.clark_west},
                                         {"IC", count.ic},
                                         {"rank IC", count.rank_ic},
                                         {"Pesaran-Timmermann", count.pesaran_timmermann},
                                         {"encompassing", count.encompassing},
                                         {"Anatolyev-Gerko", count.anatolyev_gerko},
                                         {"rank IC by t", count.rank_ic_test},
                                         {"PSR", count.sign_sharpe}}) {
    EXPECT_GE(rejections, kRejectionsMin) << test;
    EXPECT_LE(rejections, kRejectionsMax) << test;
  }
}

TEST(SkillOnNoise, IsFoundAsOftenAsTheLevelSays) {
  const Rejections count = count_rejections(2000, 1, 1);
  expect_in_band(count);
  // A fitted forecast carries the noise of its fit, so it hardly ever beats no change.
  EXPECT_LE(count.diebold_mariano, kRejectionsMin);
}

TEST(SkillOnNoise, IsFoundNoMoreOftenWhereOutcomesOverlap) {
  expect_in_band(count_rejections(4000, 12, 12));
}

TEST(SkillOnNoise, IsFoundAsOftenInPeriodsOfIt) {
  int rejections = 0;
  for (int seed = 0; seed < kSeeds; ++seed) {
    const NullMarket market(1000, 1, derive_seed(21, static_cast<std::uint64_t>(seed)));
    const auto ics = period_rank_ics(market.feature, market.outcome, 50);
    rejections += information_ratio(ics).test.p < 0.05;
  }
  EXPECT_GE(rejections, kRejectionsMin);
  EXPECT_LE(rejections, kRejectionsMax);
}

TEST(SkillOnNoise, WouldBeFoundTooOftenIfOverlapWereIgnored) {
  const Rejections fooled = count_rejections(4000, 12, 1);
  EXPECT_GT(fooled.clark_west, kRejectionsMax);
  EXPECT_GT(fooled.ic, kRejectionsMax);
  EXPECT_GT(fooled.pesaran_timmermann, kRejectionsMax);
  EXPECT_GT(fooled.sign_sharpe, kRejectionsMax);
}

}  // namespace
}  // namespace tern
