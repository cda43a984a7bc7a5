#include "validate/no_skill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/rng.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// Closes that follow each other hourly from `start`.
Steps steps_of(Timestamp start, const std::vector<double>& closes) {
  Steps steps;
  for (std::size_t i = 1; i < closes.size(); ++i) {
    steps.at.push_back(start + 1h * static_cast<int>(i - 1));
    steps.before.push_back(closes[i - 1]);
    steps.after.push_back(closes[i]);
  }
  return steps;
}

TEST(NoChange, ScoresByHand) {
  const Steps steps = steps_of(utc_day(2024, 1, 1), {100, 110, 99, 99});
  const NoChange is = score_no_change(steps);
  const double up = std::log(1.1);
  const double down = std::log(0.9);
  EXPECT_EQ(is.n, 3U);
  EXPECT_NEAR(is.rmse_percent, 100 * std::sqrt((up * up + down * down) / 3), 1e-12);
  EXPECT_NEAR(is.mean_move, (up - down) / 3, 1e-15);
  EXPECT_DOUBLE_EQ(is.up_share, 1.0 / 3);
  EXPECT_NEAR(is.mape, (10.0 / 110 + 11.0 / 99) / 3, 1e-15);
  const double mean = (110.0 + 99 + 99) / 3;
  const double spread = std::pow(110 - mean, 2) + 2 * std::pow(99 - mean, 2);
  EXPECT_NEAR(is.price_r2, 1 - (100.0 + 121) / spread, 1e-12);
}

TEST(NoChange, KnowsMonthsAndYears) {
  // Two steps in December, three in January.
  const Steps steps =
      steps_of(utc_day(2023, 12, 31) + 22h, {100, 101, 101, 101, 101, 101 * std::exp(0.03)});
  const NoChange is = score_no_change(steps);
  ASSERT_EQ(is.months.size(), 2U);
  ASSERT_EQ(is.years.size(), 2U);
  EXPECT_EQ(is.months[1].begin, utc_day(2024, 1, 1));
  EXPECT_EQ(is.years[0].begin, utc_day(2023, 1, 1));
  EXPECT_EQ(is.months[1].n, 3U);
  EXPECT_NEAR(is.months[1].rmse_percent, 100 * 0.03 / std::sqrt(3.0), 1e-12);
  EXPECT_NEAR(is.months[0].held, 0.01, 1e-15);
  EXPECT_DOUBLE_EQ(share_at_or_below(is.months, 1.0), 0.5);
  EXPECT_DOUBLE_EQ(share_at_or_below(is.months, is.months[1].rmse_percent), 1.0);
  EXPECT_DOUBLE_EQ(share_held_at_least(is.months, 0.02), 0.5);
}

TEST(NoChange, NothingIsKnownWithoutSteps) {
  const NoChange is = score_no_change({});
  EXPECT_TRUE(std::isnan(is.rmse_percent) && std::isnan(is.price_r2) && std::isnan(is.mape));
  EXPECT_TRUE(std::isnan(share_at_or_below(is.months, 1)));
  EXPECT_TRUE(std::isnan(share_within({}, 1)) && std::isnan(tolerance_for({}, 0.5)));
  EXPECT_TRUE(std::isnan(score_no_change(steps_of({}, {5, 5, 5})).price_r2));
}

TEST(NoChange, IsWithinAToleranceAsOftenAsTheBarsAreQuiet) {
  const Steps steps = steps_of(utc_day(2024, 1, 1), {100, 100, 100, 102, 102});
  EXPECT_DOUBLE_EQ(share_within(steps, 0.01), 0.75);
  EXPECT_DOUBLE_EQ(share_within(steps, 0.02), 1.0) << "2 of 102 is less than 2 %";
  EXPECT_DOUBLE_EQ(tolerance_for(steps, 1), 2.0 / 102);
  EXPECT_DOUBLE_EQ(tolerance_for(steps, 0.5), 0);
}

TEST(BarrierTrades, EndAtTheBarrierThatIsReachedFirst) {
  const Barriers barriers = {.take_profit = 0.1, .stop_loss = 0.1};
  // The first bar's trade wins in the third; the second's, from 105, is still open at the end.
  const BarPrices bars = {.open = {100, 100, 106},
                          .high = {100, 106, 112},
                          .low = {100, 99, 104},
                          .close = {100, 105, 111}};
  const BarrierTrades trades = trade_barriers(bars, barriers);
  EXPECT_EQ(trades.n, 1U);
  EXPECT_DOUBLE_EQ(trades.win_rate, 1);
  EXPECT_DOUBLE_EQ(trades.mean_gross, 0.1);
}

TEST(BarrierTrades, DoubtGoesToTheStopAndAGapPaysItsOpen) {
  const Barriers barriers = {.take_profit = 0.1, .stop_loss = 0.1};
  const BarPrices both = {
      .open = {100, 100}, .high = {100, 120}, .low = {100, 80}, .close = {100, 100}};
  EXPECT_DOUBLE_EQ(trade_barriers(both, barriers).mean_gross, -0.1);
  const BarPrices gap = {
      .open = {100, 70}, .high = {100, 71}, .low = {100, 69}, .close = {100, 70}};
  EXPECT_DOUBLE_EQ(trade_barriers(gap, barriers).mean_gross, -0.3);
  EXPECT_TRUE(std::isnan(trade_barriers({}, barriers).win_rate));
}

TEST(BarrierTrades, WinWithoutSkillAsOftenAsTheDistancesSay) {
  // A fine random walk: each bar moves by a tenth of a percent.
  Rng rng(3);
  BarPrices bars;
  double price = 100;
  for (int i = 0; i < 40'000; ++i) {
    const double open = price;
    price *= rng.below(2) == 0 ? 1.001 : 1 / 1.001;
    bars.open.push_back(open);
    bars.high.push_back(std::max(open, price));
    bars.low.push_back(std::min(open, price));
    bars.close.push_back(price);
  }
  const Barriers barriers = {.take_profit = 0.005, .stop_loss = 0.02};
  const BarrierTrades trades = trade_barriers(bars, barriers);
  EXPECT_GT(trades.n, 39'000U);
  EXPECT_NEAR(trades.win_rate, target_first(barriers), 0.03);
  EXPECT_NEAR(trades.mean_gross, 0, 0.001);
}

TEST(Coins, ScatterAsTheStandardErrorSays) {
  Rng rng(4);
  std::vector<double> returns(5000);
  for (double& r : returns) r = 0.01 * rng.normal() + 0.005;  // drift does not help a coin
  const auto sharpes = coin_sharpes(returns, 400, 4000, 7);
  ASSERT_EQ(sharpes.size(), 4000U);
  EXPECT_TRUE(std::ranges::is_sorted(sharpes));
  const Moments m = moments(sharpes);
  EXPECT_NEAR(m.mean, 0, 4 * 0.05 / std::sqrt(4000.0));
  EXPECT_NEAR(m.stddev, 1 / std::sqrt(400.0), 0.003);
  EXPECT_EQ(sharpes, coin_sharpes(returns, 400, 4000, 7));
  EXPECT_NE(sharpes, coin_sharpes(returns, 400, 4000, 8));
}

TEST(Coins, EarnNothingWhereNothingMoves) {
  const std::vector<double> still(10, 0.0);
  EXPECT_EQ(coin_sharpes(still, 10, 3, 1), std::vector<double>(3, 0.0));
}

}  // namespace
}  // namespace tern
