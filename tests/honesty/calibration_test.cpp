#include "validate/calibration.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/rng.h"
#include "validate/breakdown.h"
#include "validate/confidence_set.h"

namespace tern {
namespace {

constexpr int kSeeds = 400;
// The central 99.9 % of a binomial with 400 trials at 5 %, and at 10 %.
constexpr int kRejectionsMin = 7;
constexpr int kRejectionsMax = 36;
constexpr int kTenthMin = 21;
constexpr int kTenthMax = 61;

std::vector<Timestamp> hours(std::size_t n) {
  std::vector<Timestamp> times;
  for (std::size_t i = 0; i < n; ++i)
    times.push_back(utc_day(2024, 1, 1) + static_cast<int>(i) * 1h);
  return times;
}

TEST(CalibrationOfTheTruth, IsDoubtedAsOftenAsTheLevelSays) {
  constexpr std::size_t kRows = 1000;
  const std::vector<Timestamp> times = hours(kRows);
  std::vector<std::pair<const char*, int>> counts = {
      {"Kolmogorov-Smirnov", 0}, {"chi-square", 0},     {"Berkowitz", 0},   {"Kupiec", 0},
      {"Christoffersen", 0},     {"both coverages", 0}, {"Jarque-Bera", 0}, {"Ljung-Box", 0}};
  for (int seed = 0; seed < kSeeds; ++seed) {
    Rng rng(derive_seed(30, static_cast<std::uint64_t>(seed)));
    std::vector<double> forecast;
    std::vector<double> stddev;
    std::vector<double> outcome;
    for (std::size_t i = 0; i < kRows; ++i) {
      forecast.push_back(0.001 * rng.normal());
      stddev.push_back(0.005 + 0.01 * rng.uniform());
      outcome.push_back(forecast.back() + stddev.back() * rng.normal());
    }
    const CalibrationScore score = score_calibration(
        {.as_of = times, .forecast = forecast, .outcome = outcome, .overlap = 1, .stddev = stddev});
    std::size_t test = 0;
    for (const TestResult& result :
         {score.kolmogorov_smirnov, score.pit_chi_square, score.berkowitz, score.kupiec,
          score.independence, score.conditional_coverage, score.jarque_bera, score.ljung_box})
      counts[test++].second += result.p < 0.05;
  }
  for (const auto& [test, rejections] : counts) {
    EXPECT_GE(rejections, kRejectionsMin) << test;
    EXPECT_LE(rejections, kRejectionsMax) << test;
  }
}

/// In how many of the seeds the 90 % set of five models leaves one of them, or the first, out. The
/// first loses `lead` less than the others.
struct LeftOut {
  int any = 0;
  int first = 0;
  int others = 0;
};

LeftOut count_left_out(double lead, SetStatistic statistic) {
  constexpr std::size_t kRows = 200;
  constexpr std::size_t kModels = 5;
  LeftOut count;
  for (int seed = 0; seed < kSeeds; ++seed) {
    Rng rng(derive_seed(31, static_cast<std::uint64_t>(seed)));
    LossTable table{kModels, {}};
    for (std::size_t i = 0; i < kRows; ++i) {
      const double shared = rng.normal();
      for (std::size_t m = 0; m < kModels; ++m)
        table.losses.push_back(shared + rng.normal() - (m == 0 ? lead : 0));
    }
    const auto set = confidence_set(
        mean_losses(table, StationaryBootstrap(kRows, 1, rng.next()), 200), statistic);
    int out = 0;
    for (const SetMember& member : set) {
      if (member.p > 0.1) continue;
      ++out;
      count.first += member.model == 0;
    }
    count.any += out > 0;
    count.others += out == kModels - 1;
  }
  return count;
}

TEST(ConfidenceSetOfEquals, HoldsThemAllAsOftenAsItSays) {
  for (const SetStatistic statistic : {SetStatistic::range, SetStatistic::maximum}) {
    const LeftOut count = count_left_out(0, statistic);
    EXPECT_GE(count.any, kTenthMin);
    EXPECT_LE(count.any, kTenthMax);
  }
}

TEST(ConfidenceSetOfUnequals, HoldsTheBestAlone) {
  for (const SetStatistic statistic : {SetStatistic::range, SetStatistic::maximum}) {
    const LeftOut count = count_left_out(0.6, statistic);
    EXPECT_EQ(count.first, 0);
    EXPECT_GE(count.others, 380);
  }
}

TEST(BreakdownOfNoise, FindsAnHourAsOftenAsTheLevelSays) {
  constexpr std::size_t kRows = 24 * 180;
  constexpr std::size_t kOverlap = 24;
  const std::vector<Timestamp> times = hours(kRows);
  int clark_west = 0;
  int ic = 0;
  for (int seed = 0; seed < kSeeds; ++seed) {
    Rng rng(derive_seed(32, static_cast<std::uint64_t>(seed)));
    // Two assets that move together, over outcomes that share bars.
    std::vector<double> noise;
    for (std::size_t i = 0; i < kRows + kOverlap; ++i) noise.push_back(0.01 * rng.normal());
    std::vector<double> outcome(kRows, 0.0);
    std::vector<double> forecast;
    for (std::size_t i = 0; i < kRows; ++i) {
      for (std::size_t j = 0; j < kOverlap; ++j) outcome[i] += noise[i + j];
      forecast.push_back(0.01 * rng.normal());
    }
    const Scored scored{
        .as_of = times, .forecast = forecast, .outcome = outcome, .overlap = kOverlap};
    const std::vector<NamedSeries> series = {{"BTC/USDT", "ridge", 24h, scored},
                                             {"ETH/USDT", "ridge", 24h, scored}};
    const BreakdownRow row = break_down(series, Dimension::hour)[7];
    clark_west += row.clark_west_p < 0.05;
    ic += row.ic.low > 0 || row.ic.high < 0;
  }
  EXPECT_GE(clark_west, kRejectionsMin);
  EXPECT_LE(clark_west, kRejectionsMax);
  EXPECT_GE(ic, kRejectionsMin);
  EXPECT_LE(ic, kRejectionsMax);
}

}  // namespace
}  // namespace tern
