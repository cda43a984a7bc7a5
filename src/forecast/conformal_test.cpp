#include "forecast/conformal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kLast = kQuantileLevels.size() - 1;

/// Hourly rows over `overlap` hours, their outcomes drawn by `draw`, and forecasts of mean zero.
struct Scene {
  Dataset dataset;
  Forecasts rows;
};

template <class Draw>
Scene scene_of(std::size_t count, std::size_t overlap, const Draw& draw) {
  Scene scene;
  scene.dataset.symbol = {0};
  scene.dataset.horizon = 1h * static_cast<int>(overlap);
  scene.dataset.overlap = overlap;
  scene.dataset.labelled = Mask(count, true);
  for (std::size_t i = 0; i < count; ++i) {
    const Timestamp as_of = kStart + 1h * static_cast<int>(i);
    const auto [stddev, outcome] = draw(i);
    scene.dataset.as_of.push_back(as_of);
    scene.dataset.outcome.push_back(outcome);
    scene.rows.push_back(
        {as_of, SymbolId{0}, scene.dataset.horizon, 0.0, stddev, 0, normal_quantiles(0, stddev)});
  }
  return scene;
}

/// The share of rows from `from` on inside the interval that begins at quantile `low`.
double inside(const Scene& scene, std::size_t low, std::size_t from) {
  std::size_t held = 0;
  for (std::size_t i = from; i < scene.rows.size(); ++i) {
    const double y = scene.dataset.outcome[i];
    held += static_cast<double>(scene.rows[i].quantiles[low]) <= y &&
            y <= static_cast<double>(scene.rows[i].quantiles[kLast - low]);
  }
  return static_cast<double>(held) / static_cast<double>(scene.rows.size() - from);
}

std::vector<float> whole_numbers(int count) {
  std::vector<float> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), 1.0F);
  for (std::size_t i = 0; i < values.size(); i += 2) values[i] = -values[i];
  return values;
}

Scene normal_scene(std::size_t count, std::uint64_t seed, double fatter) {
  Rng rng(seed);
  return scene_of(count, 1, [&](std::size_t) {
    const double wild = rng.uniform() < 0.1 ? fatter : 1.0;
    return std::pair{0.01, 0.01 * wild * rng.normal()};
  });
}

TEST(Conformal, SplitTakesTheRankThatALaymanWouldCount) {
  // Sizes 1 ... 199: of 200 places, nine tenths are 180, and 95 % are 190.
  const Conformal conformal(IntervalMethod::split, 1, whole_numbers(199));
  const Quantiles q = conformal.quantiles(1, 0.5);
  EXPECT_FLOAT_EQ(q[2], 1 - 0.5F * 180);
  EXPECT_FLOAT_EQ(q[kLast - 2], 1 + 0.5F * 180);
  EXPECT_FLOAT_EQ(q[1], 1 - 0.5F * 190);
  EXPECT_FLOAT_EQ(q[5], 1 - 0.5F * 100);
  EXPECT_FLOAT_EQ(q[kLast / 2], 1);
  EXPECT_TRUE(std::ranges::is_sorted(q));
}

TEST(Conformal, FewErrorsGiveNormalQuantiles) {
  const Conformal conformal(IntervalMethod::split, 1, whole_numbers(99));
  EXPECT_EQ(conformal.quantiles(0.1, 2), normal_quantiles(0.1, 2));
  EXPECT_NE(Conformal(IntervalMethod::split, 1, whole_numbers(100)).quantiles(0.1, 2),
            normal_quantiles(0.1, 2));
  EXPECT_EQ(Conformal(IntervalMethod::normal, 1, whole_numbers(500)).quantiles(0.1, 2),
            normal_quantiles(0.1, 2));
}

TEST(Conformal, OldErrorsLeaveTheWindow) {
  Conformal conformal(IntervalMethod::split, 1, whole_numbers(500));
  Forecast forecast{kStart, {0}, 1h, 0.25, 2, 0, {}};
  for (std::size_t i = 0; i < kConformalRows; ++i) conformal.learn(forecast, 0.75);
  EXPECT_FLOAT_EQ(conformal.quantiles(0, 1)[kLast], 0.25F) << "(0.75 - 0.25) / 2, each of them";
}

TEST(Conformal, CoversWhateverTheDistribution) {
  // Binomial bands of four deviations; the window's own error adds about as much again.
  for (const IntervalMethod method : {IntervalMethod::split, IntervalMethod::adaptive}) {
    for (const double fatter : {1.0, 6.0}) {
      Scene scene = normal_scene(20'000, 3, fatter);
      add_intervals(scene.dataset, {}, method, scene.rows);
      for (const auto& [low, share] : {std::pair{5, 0.5}, {3, 0.8}, {2, 0.9}, {1, 0.95}}) {
        const double band = 4 * std::sqrt(2 * share * (1 - share) / 19'000);
        EXPECT_NEAR(inside(scene, static_cast<std::size_t>(low), 1000), share, band) << fatter;
      }
    }
  }
}

TEST(Conformal, AdaptsToAVolatilityThatNobodyForecast) {
  // GARCH-like: the deviation wanders threefold around what the forecasts say.
  Rng rng(5);
  double variance = 1;
  double last = 0;
  const Scene drawn = scene_of(30'000, 1, [&](std::size_t) {
    variance = 0.02 + 0.1 * last * last + 0.88 * variance;
    last = std::sqrt(variance) * rng.normal();
    return std::pair{0.01, 0.01 * last};
  });
  const auto worst_week = [&](IntervalMethod method) {
    Scene scene = drawn;
    add_intervals(scene.dataset, {}, method, scene.rows);
    EXPECT_NEAR(inside(scene, 2, 2000), 0.9, 0.012);
    double worst = 1;
    for (std::size_t from = 2000; from + 500 <= scene.rows.size(); from += 500) {
      Scene week = scene;
      week.rows.resize(from + 500);
      worst = std::min(worst, inside(week, 2, from));
    }
    return worst;
  };
  EXPECT_GT(worst_week(IntervalMethod::adaptive), worst_week(IntervalMethod::split) + 0.02);
}

TEST(Conformal, AdaptiveQuantilesNeverCross) {
  Scene scene = normal_scene(5000, 9, 20);
  add_intervals(scene.dataset, {}, IntervalMethod::adaptive, scene.rows);
  for (const Forecast& row : scene.rows) {
    ASSERT_TRUE(std::ranges::is_sorted(row.quantiles));
  }
}

TEST(Conformal, EndlessMissesWidenAnIntervalNoFurtherThanItsLargestError) {
  Conformal conformal(IntervalMethod::adaptive, 1, whole_numbers(500));
  for (int i = 1; i <= 300; ++i) {
    Forecast forecast{kStart, {0}, 1h, 0, 1, 0, conformal.quantiles(0, 1)};
    conformal.learn(forecast, 1000.0 + i);
  }
  const Quantiles q = conformal.quantiles(0, 1);
  EXPECT_TRUE(std::isfinite(q[kLast]));
  EXPECT_FLOAT_EQ(q[kLast], 1300);
}

class ConformalTimes : public testing::TestWithParam<IntervalMethod> {};

TEST_P(ConformalTimes, UseNothingThatWasNotKnown) {
  Rng rng(7);
  const auto draw = [&](std::size_t) { return std::pair{0.01, 0.02 * rng.normal()}; };
  for (const std::size_t overlap : {std::size_t{1}, std::size_t{24}}) {
    Scene scene = scene_of(3000, overlap, draw);
    Scene scrambled = scene;
    constexpr std::size_t kNow = 2500;
    // Row i ends at i + overlap: those that end after kNow are not known then.
    for (std::size_t i = kNow + 1 - overlap; i < 3000; ++i) scrambled.dataset.outcome[i] *= -17;
    const auto calibration = whole_numbers(300);
    add_intervals(scene.dataset, calibration, GetParam(), scene.rows);
    add_intervals(scrambled.dataset, calibration, GetParam(), scrambled.rows);
    for (std::size_t i = 0; i <= kNow; ++i) ASSERT_EQ(scene.rows[i], scrambled.rows[i]) << i;
    EXPECT_NE(scene.rows[kNow + 1], scrambled.rows[kNow + 1]) << "and everything that was";
  }
}

INSTANTIATE_TEST_SUITE_P(Learning, ConformalTimes,
                         testing::Values(IntervalMethod::split, IntervalMethod::adaptive));

TEST(Conformal, LeavesOtherInstrumentsAlone) {
  Scene scene = normal_scene(500, 1, 5);
  for (std::size_t i = 0; i < scene.rows.size(); i += 2) scene.rows[i].symbol = {1};
  const Forecasts before = scene.rows;
  add_intervals(scene.dataset, whole_numbers(300), IntervalMethod::split, scene.rows);
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(scene.rows[i] == before[i], i % 2 == 0);
  }
}

TEST(IntervalMethod, IsReadByName) {
  EXPECT_EQ(parse_interval_method("split").value(), IntervalMethod::split);
  EXPECT_NE(parse_interval_method("magic").error().message.find("normal, split, adaptive"),
            std::string::npos);
}

}  // namespace
}  // namespace tern
