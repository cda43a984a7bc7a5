#include "portfolio/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "feature/sample_market.h"

namespace tern {
namespace {

constexpr int kHour = 1;

/// Half of what can be held in equal parts, tilted by yesterday's return.
Result<AllocatedWeights> half(const AllocationView& view, const AllocationKnobs& /*knobs*/) {
  AllocatedWeights made{std::vector<double>(view.assets), 0.5, {}};
  for (std::size_t i = 0; i < view.assets; ++i) {
    const double newest = view.returns[view.returns.size() - view.assets + i];
    made.weight[i] = 0.5 / static_cast<double>(view.assets) + 0.01 * newest;
  }
  return made;
}

/// What was held, as it has drifted.
Result<AllocatedWeights> keep(const AllocationView& view, const AllocationKnobs& /*knobs*/) {
  const bool begins = std::ranges::all_of(view.held, [](double share) { return share == 0; });
  AllocatedWeights made;
  for (std::size_t i = 0; i < view.assets; ++i) {
    made.weight.push_back(begins ? view.configured[i] : view.held[i]);
  }
  return made;
}

constexpr Allocator kHalf{"half", "", "", 5, false, false, half};
constexpr Allocator kKeep{"keep", "", "", 1, false, false, keep};
constexpr std::array<std::string_view, 2> kStates = {"up", "down"};
constexpr RegimeKind kKind{"made", "", "", kStates, false, nullptr};

PlanOptions options_for(const Market& market, Cadence cadence) {
  return {.allocator = &kHalf,
          .knobs = {},
          .configured = {0.5, 0.25, 0.25},
          .cadence = cadence,
          .every = {0, days{7}},
          .hour = kHour,
          .window = 60,
          .range = market.as_of().range()};
}

RegimeHistory unread() {
  return {&kKind, {}};
}

std::vector<TargetWeights> plan_of(const Market& market, const PlanOptions& options,
                                   const RegimeHistory& regimes = unread()) {
  return make_plan(market, unread(), regimes, options).value();
}

TEST(Plan, ABandIsOfferedWeightsEveryDay) {
  const Market market = sample_market(24 * 20, 1);
  const auto plan = plan_of(market, options_for(market, Cadence::band));
  ASSERT_EQ(plan.size(), 20U);
  for (std::size_t day = 0; day < plan.size(); ++day) {
    EXPECT_EQ(plan[day].as_of, utc_day(2023, 1, 2) + days{day} + 1h);
  }
}

TEST(Plan, AnAssetIsHeldOnceItHasTheDaysThatAreNeeded) {
  const Market market = sample_market(24 * 20, 1);  // SOL begins with the fourth day
  const auto plan = plan_of(market, options_for(market, Cadence::band));
  EXPECT_EQ(plan[4].weight, (std::vector<double>{0, 0, 0}));
  EXPECT_GT(plan[5].weight[0], 0);
  EXPECT_EQ(plan[7].weight[2], 0);
  ASSERT_EQ(plan[7].why.limits.size(), 1U);
  EXPECT_EQ(plan[7].why.limits.front(), "SOL/USDT: 4 daily returns in a row, 5 are needed");
  EXPECT_GT(plan[8].weight[2], 0);
  EXPECT_TRUE(plan[8].why.limits.empty());
  EXPECT_EQ(plan[8].why.allocator, "half");
  EXPECT_EQ(plan[8].why.exposure, 0.5);
}

TEST(Plan, ACalendarIsOfferedWeightsOnceAPeriodFromTheFirstInstantOn) {
  const Market market = sample_market(24 * 20, 1);
  PlanOptions options = options_for(market, Cadence::calendar);
  options.range.begin = utc_day(2023, 1, 10);
  const auto plan = plan_of(market, options);
  ASSERT_EQ(plan.size(), 2U);
  EXPECT_EQ(plan[0].as_of, utc_day(2023, 1, 10) + 1h);
  EXPECT_EQ(plan[1].as_of, utc_day(2023, 1, 17) + 1h);
}

TEST(Plan, ARegimeIsFollowedWhenItChangesAndNotWhileItIsUnknown) {
  const Market market = sample_market(24 * 12, 1);
  RegimeHistory regimes = unread();
  const std::array<std::optional<std::size_t>, 12> states = {
      std::nullopt, std::nullopt, 0, 0, 1, std::nullopt, 1, 1, 0, 0, 0, 0};
  for (std::size_t day = 0; day < states.size(); ++day) {
    regimes.readings.push_back({utc_day(2023, 1, 2) + days{day} + 1h, states[day]});
  }
  const auto plan = plan_of(market, options_for(market, Cadence::regime), regimes);
  ASSERT_EQ(plan.size(), 4U) << "at first, and as 0, 1, and 0 begin";
  EXPECT_EQ(plan[0].as_of, utc_day(2023, 1, 2) + 1h);
  EXPECT_EQ(plan[1].as_of, utc_day(2023, 1, 4) + 1h);
  EXPECT_EQ(plan[2].as_of, utc_day(2023, 1, 6) + 1h);
  EXPECT_EQ(plan[2].why.regime, "down");
  EXPECT_EQ(plan[3].as_of, utc_day(2023, 1, 10) + 1h);
}

TEST(Plan, WhoFollowsDominanceMindsItsRulesBehindTheStateToo) {
  const Market market = sample_market(24 * 8, 1);
  constexpr Allocator kFollower{"follower", "", "", 0, true, false, keep};
  PlanOptions options = options_for(market, Cadence::regime);
  options.allocator = &kFollower;
  RegimeHistory dominance = unread();
  using State = DominanceRegime::State;
  const std::array bitcoin = {State::low,  State::low,  State::neutral, State::neutral,
                              State::high, State::high, State::high,    State::high};
  for (std::size_t day = 0; day < bitcoin.size(); ++day) {
    dominance.readings.push_back({.as_of = utc_day(2023, 1, 2) + days{day} + 1h,
                                  .state = 0,  // the same all the time, as risk-off is
                                  .probability = {},
                                  .btc_dominance = bitcoin[day],
                                  .usdt_dominance = State::high});
  }
  const auto plan = make_plan(market, dominance, unread(), options).value();
  ASSERT_EQ(plan.size(), 3U);
  EXPECT_EQ(plan[1].as_of, utc_day(2023, 1, 4) + 1h);
  EXPECT_EQ(plan[2].as_of, utc_day(2023, 1, 6) + 1h);
}

TEST(Plan, WhatIsHeldDriftsWithPrices) {
  const Market market = sample_market(24 * 10, 1);
  PlanOptions options = options_for(market, Cadence::band);
  options.allocator = &kKeep;
  const auto plan = plan_of(market, options);
  const auto worth = [&](std::size_t symbol, std::size_t day) {
    return market.bars[symbol].close()[24 * day];
  };
  // The first day has no return yet; from the second on half is BTC, a quarter ETH, the rest cash.
  const double bitcoin = 0.5 * worth(0, 3) / worth(0, 1);
  const double ether = 0.25 * worth(1, 3) / worth(1, 1);
  const double whole = bitcoin + ether + 0.25;
  EXPECT_NEAR(plan[3].weight[0], bitcoin / whole, 1e-12);
  EXPECT_NEAR(plan[3].weight[1], ether / whole, 1e-12);
}

TEST(Plan, NothingLaterChangesWhatWasDecided) {
  const Market market = sample_market(24 * 30, 1);
  const Market other = sample_market(24 * 30, 2);
  Market spliced = market;  // another future from the twentieth day on
  const Timestamp now = utc_day(2023, 1, 22);
  for (std::size_t i = 0; i < market.bars.size(); ++i) {
    std::vector<Bar> bars;
    for (std::size_t row = 0; row < market.bars[i].size(); ++row) {
      const bool past = market.bars[i].close_time(row) <= now;
      if (const auto bar = (past ? market : other).bars[i].at(row)) bars.push_back(*bar);
    }
    spliced.bars[i] = Bars::make(Interval::h1, market.open_times().range(), bars).value();
  }
  const auto before = plan_of(market, options_for(market, Cadence::band));
  const auto after = plan_of(spliced, options_for(market, Cadence::band));
  ASSERT_EQ(before.size(), after.size());
  std::size_t changed = 0;
  for (std::size_t day = 0; day < before.size(); ++day) {
    if (before[day].as_of <= now) {
      EXPECT_EQ(before[day], after[day]);
    } else {
      changed += before[day] == after[day] ? 0U : 1U;
    }
  }
  EXPECT_GT(changed, 5U) << "the other future is another one";
}

TEST(Plan, ACadenceIsNamed) {
  EXPECT_EQ(parse_cadence("regime").value(), Cadence::regime);
  const auto unknown = parse_cadence("weekly");
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("band, calendar, regime"), std::string::npos);
}

}  // namespace
}  // namespace tern
