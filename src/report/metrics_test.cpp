#include "report/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

Metrics measure_returns(const std::vector<double>& returns, std::span<const double> trades = {},
                        double bars_per_year = 8760, std::uint64_t seed = 1) {
  const std::vector<double> exposed(returns.size(), 0.0);
  return measure({.returns = returns,
                  .exposed = exposed,
                  .trade_returns = trades,
                  .bars_per_year = bars_per_year,
                  .turnover = 0,
                  .cost_share = 0},
                 400, seed);
}

TEST(Metrics, ALossInTheFirstBarIsADrawdown) {
  const Metrics m = measure_returns({-0.1, 0.02, 0.03});
  EXPECT_NEAR(m.max_drawdown, -0.1, 1e-15);
  EXPECT_EQ(m.drawdown_bars_max, 3U);
}

TEST(Metrics, ACurveThatNeverMovedHasNoRatios) {
  const Metrics m = measure_returns({0, 0, 0}, {}, 3);
  EXPECT_EQ(m.total_return, 0);
  EXPECT_EQ(m.cagr.value(), 0);
  EXPECT_EQ(m.volatility_annual, 0);
  EXPECT_FALSE(m.sharpe_annual.has_value());
  EXPECT_FALSE(m.sortino_annual.has_value());
  EXPECT_FALSE(m.calmar.has_value());
  EXPECT_FALSE(m.probabilistic_sharpe.has_value());
  EXPECT_EQ(m.trades, 0U);
  EXPECT_FALSE(m.win_rate.has_value());
  EXPECT_FALSE(m.expectancy.has_value());
  EXPECT_FALSE(m.tail_ratio.has_value());
  EXPECT_FALSE(m.omega.has_value());
  EXPECT_FALSE(m.skew.has_value());
  EXPECT_FALSE(m.sqn.has_value());
  EXPECT_EQ(m.cvar_95, 0);
}

TEST(Metrics, NoLossNoProfitFactor) {
  const std::vector<double> trades = {0.01, 0.0};
  const Metrics m = measure_returns({0.01, 0.0}, trades);
  EXPECT_FALSE(m.profit_factor.has_value());
  EXPECT_EQ(m.win_rate.value().value, 0.5);
  EXPECT_DOUBLE_EQ(m.expectancy.value(), 0.005);
}

TEST(Metrics, AYearIsEnoughForAnAnnualReturn) {
  EXPECT_FALSE(measure_returns({0.1, -0.05, 0.1}, {}, 4).cagr.has_value());
  EXPECT_NEAR(measure_returns({0.1, -0.05, 0.1}, {}, 3).cagr.value(), 1.1 * 0.95 * 1.1 - 1, 1e-15);
}

TEST(Metrics, EverythingLostIsMinusOneAYear) {
  const Metrics m = measure_returns({0.1, -1.0, 0.1}, {}, 1);
  EXPECT_EQ(m.total_return, -1);
  EXPECT_EQ(m.cagr.value(), -1);
  EXPECT_EQ(m.max_drawdown, -1);
}

TEST(Metrics, TheIntervalMatchesTheoryOnIndependentReturns) {
  Rng rng(11);
  std::vector<double> returns;
  for (int i = 0; i < 4000; ++i) returns.push_back(0.01 * rng.normal());
  const Interval95 sharpe = measure_returns(returns, {}, 1).sharpe_annual.value();
  EXPECT_LT(sharpe.low, sharpe.value);
  EXPECT_LT(sharpe.value, sharpe.high);
  EXPECT_NEAR(sharpe.high - sharpe.low, 2 * 1.96 / std::sqrt(4000.0), 0.012);
}

TEST(Metrics, TheIntervalIsWiderWhenReturnsLinger) {
  Rng rng(11);
  std::vector<double> returns = {0};
  for (int i = 1; i < 4000; ++i) returns.push_back(0.8 * returns.back() + 0.01 * rng.normal());
  const Interval95 sharpe = measure_returns(returns, {}, 1).sharpe_annual.value();
  // The truth is sqrt((1 + 0.8) / (1 - 0.8)) = 3 times as wide.
  EXPECT_GT(sharpe.high - sharpe.low, 2 * 2 * 1.96 / std::sqrt(4000.0));
}

TEST(Metrics, TailsAndRunsOfTradesAreMeasured) {
  const std::vector<double> trades = {0.02, 0.01, -0.01, -0.02, -0.03, 0.03, 0.0};
  const Metrics m = measure_returns({-0.1, 0.02, 0.03, 0.0}, trades);
  EXPECT_NEAR(m.ulcer, std::sqrt((0.01 + 0.082 * 0.082 + 2 * 0.05446 * 0.05446) / 4), 1e-12);
  EXPECT_NEAR(m.var_95, -0.1 + 0.15 * 0.1, 1e-12);
  EXPECT_NEAR(m.cvar_95, -0.1, 1e-12);
  EXPECT_NEAR(m.omega.value(), 0.5, 1e-12);
  EXPECT_EQ(m.wins_in_a_row, 2U);
  EXPECT_EQ(m.losses_in_a_row, 3U);
  EXPECT_NEAR(m.average_win.value(), 0.02, 1e-12);
  EXPECT_NEAR(m.average_loss.value(), -0.02, 1e-12);
  EXPECT_NEAR(m.payoff.value(), 1, 1e-12);
  EXPECT_NEAR(m.sqn.value(), 0, 1e-12);
}

TEST(Metrics, MoreThanAHundredTradesDoNotRaiseTheQualityNumber) {
  std::vector<double> trades;
  for (int i = 0; i < 100; ++i) trades.push_back(i % 2 == 0 ? 0.03 : -0.01);
  std::vector<double> more = trades;
  for (int i = 0; i < 300; ++i) more.push_back(i % 2 == 0 ? 0.03 : -0.01);
  const std::vector<double> returns = {0.01, -0.02};
  EXPECT_NEAR(measure_returns(returns, more).sqn.value(),
              measure_returns(returns, trades).sqn.value(), 0.03);
}

TEST(Metrics, ASeedGivesTheSameInterval) {
  const std::vector<double> returns = {0.01, -0.02, 0.03, 0.0, 0.01, -0.01};
  const auto a = measure_returns(returns, {}, 8760, 5).sharpe_annual.value();
  const auto b = measure_returns(returns, {}, 8760, 5).sharpe_annual.value();
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
}

TEST(MetricsDeathTest, OneReturnIsABug) {
  EXPECT_DEATH(measure_returns({0.1}), "at least two");
}

}  // namespace
}  // namespace tern
