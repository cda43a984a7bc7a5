#include "feature/rolling.h"

#include <gtest/gtest.h>

#include "feature/rolling_line.h"
#include "feature/rolling_moments.h"
#include "feature/rolling_pair.h"

#include "base/rng.h"

namespace tern {
namespace {

std::vector<double> noise(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(rng.normal());
  return values;
}

template <class Fold, class Combine>
void expect_windows(Combine combine) {
  for (const int window : {1, 2, 3, 7, 24, 168}) {
    const auto values = noise(1000, static_cast<std::uint64_t>(window));
    Fold fold(window);
    for (std::size_t i = 0; i < values.size(); ++i) {
      fold.push(values[i]);
      const std::size_t held = std::min(i + 1, static_cast<std::size_t>(window));
      double want = values[i];
      for (std::size_t k = 1; k < held; ++k) want = combine(want, values[i - k]);
      ASSERT_NEAR(fold.fold(), want, 1e-12) << "window " << window << ", value " << i;
      ASSERT_EQ(fold.full(), i + 1 >= static_cast<std::size_t>(window));
    }
  }
}

TEST(RollingFold, IsTheFoldOfItsWindow) {
  expect_windows<RollingMax>([](double a, double b) { return std::max(a, b); });
  expect_windows<RollingMin>([](double a, double b) { return std::min(a, b); });
  expect_windows<RollingFold<double, Plus>>([](double a, double b) { return a + b; });
}

TEST(RollingMean, ForgetsAShockToTheLastBit) {
  RollingMean mean(24);
  for (int i = 0; i < 100; ++i) mean.push(i == 50 ? 1e16 : 0.1);
  RollingMean calm(24);
  for (int i = 0; i < 100; ++i) calm.push(0.1);
  EXPECT_EQ(mean.mean(), calm.mean());
}

TEST(RollingMean, DoesNotDriftOverEightYears) {
  Rng rng(3);
  RollingMean mean(168);
  std::vector<double> last;
  for (int i = 0; i < 70'000; ++i) {
    const double square = std::exp(8 * rng.normal() - 18);
    mean.push(square);
    last.push_back(square);
  }
  double sum = 0;
  for (std::size_t k = 0; k < 168; ++k) sum += last[last.size() - 1 - k];
  EXPECT_NEAR(mean.mean() / (sum / 168), 1, 1e-13);
}

TEST(RollingLine, IsTheLeastSquaresLine) {
  const auto values = noise(300, 5);
  RollingLine line(24);
  for (std::size_t i = 0; i < values.size(); ++i) {
    line.push(7 + values[i]);
    if (!line.full()) continue;
    double t_mean = 11.5, y_mean = 0, ty = 0, tt = 0, yy = 0, weighted = 0;
    for (std::size_t k = 0; k < 24; ++k) y_mean += (7 + values[i - 23 + k]) / 24;
    for (std::size_t k = 0; k < 24; ++k) {
      const double t = static_cast<double>(k) - t_mean, y = 7 + values[i - 23 + k] - y_mean;
      ty += t * y;
      tt += t * t;
      yy += y * y;
      weighted += static_cast<double>(k + 1) * (7 + values[i - 23 + k]) / 300;
    }
    ASSERT_NEAR(line.slope(), ty / tt, 1e-12);
    ASSERT_NEAR(line.end(), y_mean + ty / tt * 11.5, 1e-12);
    ASSERT_NEAR(line.r_squared(), ty * ty / (tt * yy), 1e-12);
    ASSERT_NEAR(line.weighted_mean(), weighted, 1e-12);
  }
}

TEST(RollingLine, AConstantIsExplainedByNothing) {
  RollingLine line(24);
  for (int i = 0; i < 100; ++i) line.push(11.0);
  EXPECT_EQ(line.slope(), 0);
  EXPECT_EQ(line.r_squared(), 0);
}

TEST(RollingLine, KeepsItsDigitsFarFromWhereItBegan) {
  RollingLine old(24), young(24);
  old.push(0);
  const auto values = noise(100, 6);
  for (std::size_t i = 0; i < values.size(); ++i) {
    old.push(1000 + 1e-3 * values[i]);
    if (i >= values.size() - 24) young.push(1e-3 * values[i]);
  }
  // The values themselves are rounded by 1e-10 of their spread; squares from zero by 1e-4 of it.
  EXPECT_NEAR(old.r_squared(), young.r_squared(), 1e-8);
  EXPECT_NEAR(old.slope() / young.slope(), 1, 1e-8);
}

TEST(RollingPair, IsTheCorrelationOfItsWindow) {
  const auto xs = noise(500, 8), errors = noise(500, 9);
  RollingPair pair(50);
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const double y = 3 + 0.5 * xs[i] + errors[i];
    pair.push(100 + xs[i], y);
    if (!pair.full()) continue;
    double x_mean = 0, y_mean = 0, xy = 0, xx = 0, yy = 0;
    for (std::size_t k = i - 49; k <= i; ++k) {
      x_mean += xs[k] / 50;
      y_mean += (3 + 0.5 * xs[k] + errors[k]) / 50;
    }
    for (std::size_t k = i - 49; k <= i; ++k) {
      const double dx = xs[k] - x_mean, dy = 3 + 0.5 * xs[k] + errors[k] - y_mean;
      xy += dx * dy / 50;
      xx += dx * dx / 50;
      yy += dy * dy / 50;
    }
    ASSERT_NEAR(pair.covariance(), xy, 1e-12);
    ASSERT_NEAR(pair.correlation().value(), xy / std::sqrt(xx * yy), 1e-12);
    ASSERT_NEAR(pair.slope().value(), xy / xx, 1e-12);
    ASSERT_NEAR(pair.mean_x(), 100 + x_mean, 1e-12);
  }
}

TEST(RollingPair, AConstantHasNoCorrelation) {
  RollingPair pair(10);
  for (int i = 0; i < 20; ++i) pair.push(0.1, i);
  EXPECT_FALSE(pair.correlation());
  EXPECT_FALSE(pair.slope());
}

TEST(RollingZscore, IsTheDistanceInDeviations) {
  RollingZscore zscore(4);
  EXPECT_FALSE(zscore.push(1));
  EXPECT_FALSE(zscore.push(1));
  EXPECT_FALSE(zscore.push(1));
  // mean 2, deviations -1 -1 -1 3: variance 12 / 4 = 3
  EXPECT_NEAR(zscore.push(5).value(), 3 / std::sqrt(3.0), 1e-15);
}

TEST(RollingZscore, IsMissingWhereNothingVaried) {
  RollingZscore zscore(3);
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(zscore.push(17.3));
  zscore.push(20.0);
  EXPECT_TRUE(zscore.push(17.3));
  for (int i = 0; i < 2; ++i) zscore.push(0.1);
  EXPECT_FALSE(zscore.push(0.1)) << "a constant other than the first value";
}

TEST(Ewma, WeighsHalfAfterItsHalfLife) {
  Ewma ewma(1);
  ewma.push(4);
  EXPECT_EQ(ewma.mean(), 4);
  ewma.push(1);  // (1 + 4 / 2) / (1 + 1 / 2)
  EXPECT_EQ(ewma.mean(), 2);
}

TEST(Ema, StartsAtTheFirstValue) {
  Ema ema(3);  // alpha 1/2
  EXPECT_EQ(ema.push(8), 8);
  EXPECT_EQ(ema.push(4), 6);
  EXPECT_EQ(ema.push(4), 5);
}

TEST(WilderRsi, StartsFromThePlainMeanAndThenSmooths) {
  WilderRsi rsi(2);
  EXPECT_FALSE(rsi.push(3));
  EXPECT_EQ(rsi.push(-1).value(), 0.75);  // gain 1.5, loss 0.5
  EXPECT_EQ(rsi.push(0.5).value(), 0.8);  // gain 1.0, loss 0.25
}

TEST(WilderRsi, IsHalfWayWhereNothingMoved) {
  WilderRsi rsi(2);
  rsi.push(0);
  EXPECT_EQ(rsi.push(0).value(), 0.5);
}

}  // namespace
}  // namespace tern
