#include "app/allocated.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "source/synthetic.h"

namespace tern {
namespace {

class Allocations : public testing::Test {
 protected:
  Allocations()
      : market_(simulate({.preset = Preset::weak, .hours = 24 * 150}).market),
        config_(default_config()) {
    config_.learn.test = {market_.as_of().start + days{100}, market_.as_of().range().end};
  }

  std::vector<StrategyRun> trade() const {
    const auto states = read_market_states(config_, market_);
    return trade_allocations(config_, market_, states.value(), config_.learn.test, 2).value().runs;
  }

  Market market_;
  Config config_;
};

TEST_F(Allocations, BeginWithEqualWeightsAndHoldNoShortsOnSpot) {
  const auto strategies = allocation_strategies(config_);
  ASSERT_GT(strategies.size(), 8U);
  EXPECT_EQ(strategies.front().name, "equal");
  config_.trade.perpetual = true;
  EXPECT_GT(allocation_strategies(config_).size(), strategies.size());
}

TEST_F(Allocations, EachIsHeldAndTheFixedOneStaysWithinItsBand) {
  const auto runs = trade();
  ASSERT_EQ(runs.size(), allocation_strategies(config_).size());
  for (const StrategyRun& run : runs) {
    const auto weight = run.result.equity.find("weight.BTC/USDT");
    ASSERT_TRUE(weight);
    if (run.result.strategy.name != "fixed") continue;
    EXPECT_GT(run.result.orders, 0U);
    for (std::size_t row = 48; row < weight->values.size(); ++row) {
      ASSERT_NEAR(weight->values[row], 0.5, 0.05 + 0.04) << "a day's drift beyond the band";
    }
  }
}

TEST_F(Allocations, ACalendarTradesLessOftenThanABandOfNothing) {
  config_.trade.band = 0;
  const auto daily = trade();
  config_.portfolio.cadence = Cadence::calendar;
  const auto monthly = trade();
  EXPECT_LT(2 * monthly.front().result.orders, daily.front().result.orders);
  EXPECT_NE(monthly.front().description.find("Rebalanced each 1mo"), std::string::npos);
}

TEST_F(Allocations, AreTheSameAtAnyNumberOfThreads) {
  const auto states = read_market_states(config_, market_);
  const auto alone = trade_allocations(config_, market_, *states, config_.learn.test, 1);
  const auto together = trade();
  for (std::size_t i = 0; i < together.size(); ++i) {
    EXPECT_EQ(alone->runs[i].result.journal_hash, together[i].result.journal_hash);
  }
}

TEST_F(Allocations, WhatIsNoAllocatorIsRefused) {
  const auto states = read_market_states(config_, market_);
  const auto plan = plan_of(config_, market_, *states, "best", config_.learn.test);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, Errc::invalid_argument);
}

}  // namespace
}  // namespace tern
