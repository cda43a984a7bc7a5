#include "feature/rolling.h"

#include <gtest/gtest.h>

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
