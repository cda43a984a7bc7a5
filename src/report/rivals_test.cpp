#include "report/rivals.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "report/explanation.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::size_t kDays = 200;

/// Daily closes of BTC that alternate between falls and rises of 1 %, but for a drift.
Market market_of(double drift) {
  const std::vector<Pair> pairs = {{"BTC", "USDT"}};
  Market market{Universe::spot(pairs).value(), {}, "test", false};
  std::vector<Bar> bars;
  double price = 100.0;
  for (std::size_t hour = 0; hour < 24 * kDays; ++hour) {
    const double open = price;
    const bool day_ends = hour % 24 == 23;
    if (day_ends) price *= (hour / 24) % 2 == 0 ? 0.99 : 1.01 + drift;
    bars.push_back({kStart + 1h * static_cast<int>(hour),
                    open,
                    std::max(open, price) * 1.001,
                    std::min(open, price) * 0.999,
                    price,
                    1.0,
                    {},
                    {},
                    {},
                    {}});
  }
  const TimeRange range{kStart, kStart + days{kDays}};
  market.bars.push_back(Bars::make(Interval::h1, range, bars).value());
  return market;
}

ReportInputs inputs_of(const Market& market) {
  ReportInputs inputs;
  inputs.market = &market;
  inputs.period = {market.as_of()[0], market.as_of()[market.as_of().size]};
  inputs.capital = 1000.0;
  inputs.primary_horizon = 1h;
  inputs.draws = 200;
  return inputs;
}

/// In the market at the ends of the days that `in` says, with equity as given by day.
StrategyReport curve_of(const std::vector<double>& equity, const std::vector<bool>& in) {
  StrategyReport curve;
  curve.name = "own";
  curve.daily = Frame({kStart, days{1}, equity.size()});
  Column& value = curve.daily.add("equity");
  for (std::size_t i = 0; i < equity.size(); ++i) value.set(i, equity[i]);
  Column& weight = curve.daily.add("weight.BTC/USDT");
  for (std::size_t i = 0; i < in.size(); ++i) weight.set(i, in[i] ? 1.0 : 0.0);
  return curve;
}

std::vector<double> walk(double mean, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<double> equity;
  double value = 1.0;
  for (std::size_t day = 0; day < kDays; ++day) {
    equity.push_back(value *= 1.0 + mean + 0.01 * rng.normal());
  }
  return equity;
}

TEST(Timing, ThatFollowsTheMarketIsRare) {
  const Market market = market_of(0.0);
  std::vector<bool> clever, blind;
  Rng rng(7);
  for (std::size_t day = 0; day < kDays; ++day) {
    clever.push_back(day % 2 == 0);  // the day after an even one rises
    blind.push_back(rng.uniform() < 0.5);
  }
  const auto good = timing(curve_of(walk(0, 1), clever), market);
  ASSERT_TRUE(good);
  EXPECT_GT(good->earned, 0.9);
  EXPECT_GE(good->earned, good->high);
  EXPECT_LT(good->low, -0.8) << "half of the shifts are as wrong as this is right";
  const auto bad = timing(curve_of(walk(0, 1), blind), market);
  ASSERT_TRUE(bad);
  EXPECT_GT(bad->p, 0.05);
}

TEST(Timing, NeedsPositionsAndDays) {
  const Market market = market_of(0.0);
  EXPECT_FALSE(timing(curve_of(walk(0, 1), std::vector<bool>(kDays, false)), market));
  EXPECT_FALSE(timing(curve_of({1.0, 1.1}, {true, true}), market));
}

TEST(Contrasts, TellABetterCurveFromAnEqual) {
  const Market market = market_of(0.0);
  const ReportInputs inputs = inputs_of(market);
  const StrategyReport primary = curve_of(walk(0.006, 1), {});
  std::vector<StrategyReport> benchmarks = {curve_of(walk(0.0, 2), {}),
                                            curve_of(walk(0.006, 3), {}),
                                            curve_of(std::vector<double>(kDays, 1.0), {})};
  benchmarks[0].name = "poor";
  benchmarks[1].name = "equal";
  benchmarks[2].name = "cash";
  const auto found = contrasts(primary, benchmarks, inputs, 1);
  ASSERT_EQ(found.size(), 2U) << "a curve that never moves has no Sharpe ratio";
  EXPECT_EQ(found[0].benchmark, "poor");
  EXPECT_EQ(found[0].days, kDays);
  EXPECT_GT(found[0].sharpe_gain.low, 0.0);
  EXPECT_LT(found[0].p, 0.01);
  EXPECT_GT(found[1].p, 0.05);
  EXPECT_EQ(found[0].p, contrasts(primary, benchmarks, inputs, 2)[0].p) << "at any jobs";
}

TEST(PassiveRivals, MoveAsThePrimaryDoesOrNotAtAll) {
  const Market market = market_of(0.001);
  const ReportInputs inputs = inputs_of(market);
  StrategyReport primary = curve_of(walk(0, 1), {});
  StrategyReport basket = curve_of(walk(0, 2), {});
  primary.metrics.volatility_annual = 0.05;
  basket.metrics.volatility_annual = 0.2;
  const auto rivals = passive_rivals(primary, basket, inputs, 1);
  ASSERT_EQ(rivals.size(), 2U);
  EXPECT_EQ(rivals[0].name, "as volatile");
  EXPECT_NEAR(rivals[0].metrics.exposure, 1.0, 0.01);
  EXPECT_NEAR(rivals[0].daily.find("weight.BTC/USDT")->values[1], 0.25, 0.01);
  EXPECT_EQ(rivals[1].name, "cash");
  EXPECT_EQ(rivals[1].metrics.total_return, 0.0);
  primary.metrics.volatility_annual = 0.0;
  EXPECT_EQ(passive_rivals(primary, basket, inputs, 1).size(), 1U);
}

TEST(Explanation, TellsVotesAndOtherFills) {
  const Market market = market_of(0.0);
  ReportInputs inputs = inputs_of(market);
  const Timestamp in = kStart + 24h, out = kStart + 48h;
  inputs.forecasts.push_back({.pair = "BTC/USDT",
                              .model = "ridge",
                              .horizon = 1h,
                              .as_of = {in - 1h, in},
                              .forecast = {0.5, 0.25},
                              .outcome = {0, 0}});
  inputs.forecasts.push_back({.pair = "BTC/USDT", .model = "late", .horizon = 1h, .as_of = {out}});
  const NamedTrade trade{"BTC/USDT", {SymbolId{0}, in, out, 1, 99, 99, 0, 0, 0, false}};
  const Explanation why = explain(trade, inputs);
  ASSERT_EQ(why.votes.size(), 1U);
  EXPECT_EQ(why.votes[0].model, "ridge");
  EXPECT_EQ(why.votes[0].forecast, 0.25);
  const double cost = inputs.costs.round_trip();
  // The first day ended at 99, the second at 99 x 1.01; opens follow closes.
  EXPECT_NEAR(why.at_decision, 0.01 - cost, 1e-12);
  EXPECT_NEAR(why.at_open, 0.01 - cost, 1e-12);
  EXPECT_NEAR(why.at_worst, 1.01 * 0.999 / 1.001 - 1 - cost, 1e-12);
}

}  // namespace
}  // namespace tern
