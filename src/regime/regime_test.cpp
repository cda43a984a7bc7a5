#include "regime/regime.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "regime/regime_summary.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

/// Hourly closes of 100, 101, ...; the bars that open at `holes` hours from the start are missing.
Bars bars_of(int hours, const std::vector<int>& holes = {}) {
  std::vector<Bar> bars;
  for (int hour = 0; hour < hours; ++hour) {
    if (std::ranges::find(holes, hour) != holes.end()) continue;
    const double price = 100 + hour;
    Bar bar{};
    bar.open_time = kStart + 1h * hour;
    bar.open = bar.high = bar.low = bar.close = price;
    bars.push_back(bar);
  }
  return Bars::make(Interval::h1, {kStart, kStart + 1h * hours}, bars).value();
}

Market market_of(int hours, const std::vector<int>& holes = {}) {
  const std::vector<Pair> pairs = {{"ETH", "USDT"}, {"BTC", "USDT"}};
  return {Universe::spot(pairs).value(), {bars_of(hours, {24}), bars_of(hours, holes)}, "x", true};
}

TEST(RegimeObservations, AreOneADayAtTheHour) {
  const auto observed = observe_regimes(market_of(75), 1);
  ASSERT_EQ(observed.size(), 4U);
  EXPECT_EQ(observed[0].as_of, kStart + 1h);
  EXPECT_EQ(observed[3].as_of, kStart + days{3} + 1h);
  EXPECT_EQ(observed[0].return_log, std::nullopt);
  EXPECT_DOUBLE_EQ(observed[1].return_log.value(), std::log(124.0 / 100.0));
}

TEST(RegimeObservations, HaveTheReturnOfBitcoinAndOnlyBetweenBarsThatAreThere) {
  const auto observed = observe_regimes(market_of(100, {48}), 1);
  ASSERT_EQ(observed.size(), 5U);
  EXPECT_NE(observed[1].return_log, std::nullopt);
  EXPECT_EQ(observed[2].return_log, std::nullopt);
  EXPECT_EQ(observed[3].return_log, std::nullopt);
  EXPECT_NE(observed[4].return_log, std::nullopt);
}

TEST(RegimeObservations, JoinSharesOnWhenTheyWereKnown) {
  Market market = market_of(100);
  market.dominance.btc = {{kStart, kStart + days{1} + 2h, 50}};
  market.dominance.usdt = {{kStart, kStart + 35min, 5}};
  const auto observed = observe_regimes(market, 1);
  EXPECT_EQ(observed[1].btc_share, std::nullopt);
  EXPECT_EQ(observed[2].btc_share, market.dominance.btc.front());
  EXPECT_EQ(observed[0].usdt_share, market.dominance.usdt.front());
}

TEST(RegimeKinds, AreFoundByName) {
  for (const RegimeKind& kind : regime_registry()) {
    EXPECT_EQ(find_regime(kind.name).value(), &kind);
  }
  const auto none = find_regime("sunny");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message,
            "no kind of regime is called 'sunny'; the kinds are dominance, hmm, volatility");
}

TEST(RegimeHistory, OfAKindThatLearnsBeginsWhereItIsAskedTo) {
  std::vector<RegimeObservation> observed;
  for (int day = 0; day < 300; ++day) {
    observed.push_back({kStart + days{day} + 1h, {}, {}, 0.01 * std::sin(day * day)});
  }
  const auto hmm = read_regimes(**find_regime("hmm"), {}, observed, kStart + days{200}, 30);
  ASSERT_TRUE(hmm) << hmm.error().message;
  EXPECT_EQ(hmm->readings.size(), 100U);
  EXPECT_EQ(hmm->readings.front().as_of, kStart + days{200} + 1h);
  const auto rules = read_regimes(**find_regime("dominance"), {}, observed, kTimeMax, 30);
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->readings.size(), 300U);
  EXPECT_EQ(rules->change, "a figure of BTC.D and one of USDT.D that are no older than a week");
  const auto early = read_regimes(**find_regime("hmm"), {}, observed, kStart + days{20}, 30);
  ASSERT_FALSE(early);
  EXPECT_TRUE(early.error().message.starts_with("the regime of kind hmm at 2024-01-21 01:00: "));
}

TEST(RegimeHistory, IsReadByInstant) {
  RegimeHistory history{find_regime("dominance").value(),
                        {{.as_of = kStart, .state = 3}, {.as_of = kStart + 24h, .state = {}}}};
  EXPECT_EQ(history.at(kStart - 1h), nullptr);
  EXPECT_EQ(history.at(kStart), &history.readings[0]);
  EXPECT_EQ(history.at(kStart + 23h), &history.readings[0]);
  EXPECT_EQ(history.at(kStart + days{9}), &history.readings[1]);
  EXPECT_EQ(history.state_of(history.readings[0]), "risk_off");
  EXPECT_EQ(history.state_of(history.readings[1]), "");
}

TEST(RegimeHistory, ANextDayNeedsBothItsEnds) {
  const RegimeHistory history{find_regime("dominance").value(),
                              {{.as_of = kStart + 1h, .state = 0},
                               {.as_of = kStart + 25h, .state = 0},
                               {.as_of = kStart + 49h, .state = 0}}};
  const auto next = next_day_returns(history, bars_of(60, {48}));
  ASSERT_EQ(next.size(), 3U);
  EXPECT_DOUBLE_EQ(next[0], std::log(124.0 / 100.0));
  EXPECT_TRUE(std::isnan(next[1]));
  EXPECT_TRUE(std::isnan(next[2]));
}

}  // namespace
}  // namespace tern
