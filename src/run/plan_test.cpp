#include <gtest/gtest.h>

#include <cmath>

#include "run/engine.h"
#include "trade/rounding.h"

// What plans and regimes make an engine do, event by event.

namespace tern {
namespace {

constexpr Timestamp kNow = utc_day(2024, 1, 1);
constexpr std::int64_t kUnit = 100'000'000;
constexpr AssetId kUsdt{2};
constexpr Costs kFree{
    .fee_bps = 0, .half_spread_bps = 0, .slippage_bps = 0, .slippage_volatility = 0, .impact = 0};

const Universe& universe() {
  static const Universe two = *Universe::spot(std::vector<Pair>{{"BTC", "USDT"}, {"ETH", "USDT"}});
  return two;
}

Strategy strategy(std::string rule) {
  return {.name = "test",
          .rule = std::move(rule),
          .buy_above = 0.003,
          .sell_below = -0.003,
          .weights = {0.5, 0.5},
          .band = 0.05};
}

/// An engine that is told hours, and whose orders all fill at 100 at once.
class Told {
 public:
  explicit Told(const Strategy& is) : engine_(*Engine::make(universe(), is, kFree)) {
    tell(Deposit{kNow, {kUsdt, 1000 * kUnit}});
    for (const std::uint16_t i : {std::uint16_t{0}, std::uint16_t{1}}) {
      tell(BarClosed{kNow, SymbolId{i}, 100});
    }
  }
  std::vector<ApprovedOrder> tell(const Event& event) { return engine_.step(event); }
  void plan(int hour, std::vector<double> weight, std::vector<bool> active = {true, true}) {
    tell(TargetWeights{kNow + 1h * hour, std::move(weight), std::move(active), {}});
  }
  void expect(int hour, double mean) {
    for (const std::uint16_t i : {std::uint16_t{0}, std::uint16_t{1}}) {
      tell(Forecast{kNow + 1h * hour, SymbolId{i}, 1h, mean, 0.01, 0});
    }
  }
  /// The weights after the orders of this hour have filled, in percent.
  std::vector<long> close(int hour, bool fills = true) {
    for (const ApprovedOrder& approved : tell(InstantClosed{kNow + 1h * hour})) {
      const Order& order = approved.order();
      const Steps steps = steps_of(universe(), order.symbol);
      const Amount quote =
          notional(price_against_us(100, order.side, steps), order.quantity, order.side, steps);
      const bool buys = order.side == Side::buy;
      ++traded_;
      if (!fills) continue;
      tell(Fill{order.id, order.symbol, order.placed_at, buys ? order.quantity : -order.quantity,
                buys ? -quote : quote, Amount{kUsdt, 0}, Amount{kUsdt, 0}});
    }
    std::vector<long> weights;
    for (const std::uint16_t i : {std::uint16_t{0}, std::uint16_t{1}}) {
      weights.push_back(std::lround(100 * engine_.worth(SymbolId{i}) / engine_.equity()));
    }
    return weights;
  }
  std::size_t traded() const { return traded_; }

 private:
  Engine engine_;
  std::size_t traded_ = 0;
};

using Weights = std::vector<long>;

TEST(Plan, WithoutARuleOnlyTheInstantOfAPlanTrades) {
  Told told(strategy(""));
  told.expect(0, 0.01);
  EXPECT_EQ(told.close(0), Weights({0, 0})) << "no plan yet, whatever is forecast";
  told.plan(1, {0.6, 0.2});
  EXPECT_EQ(told.close(1), Weights({60, 20}));
  EXPECT_EQ(told.close(2), Weights({60, 20}));
  EXPECT_EQ(told.traded(), 2U);
  // 0.58 is inside the band of 0.6; 0.4 is beyond it, and is traded to its edge.
  told.plan(3, {0.58, 0.4});
  EXPECT_EQ(told.close(3), Weights({60, 35}));
  told.plan(4, {0, 0.5}, {false, true});
  EXPECT_EQ(told.close(4), Weights({60, 40})) << "what is not active stays, and cash is short";
  told.plan(5, {0, 0});
  EXPECT_EQ(told.close(5), Weights({0, 0}));
}

TEST(Plan, WithABandOfZeroItIsTradedToAllTheWay) {
  Strategy exact = strategy("");
  exact.band = 0;
  Told told(exact);
  told.plan(0, {0.6, 0.2});
  told.close(0);
  told.plan(1, {0.58, 0.22});
  EXPECT_EQ(told.close(1), Weights({58, 22}));
}

TEST(Plan, WhileAnOrderIsOpenOrWithoutAPriceNothingIsEntered) {
  Told told(strategy(""));
  told.plan(0, {0.6, 0});
  told.close(0, false);
  told.plan(1, {0.3, 0});
  EXPECT_EQ(told.close(1), Weights({0, 0})) << "the order of hour 0 still waits";
  EXPECT_EQ(told.traded(), 1U);
  Engine unpriced = *Engine::make(universe(), strategy(""), kFree);
  static_cast<void>(unpriced.step(Deposit{kNow, {kUsdt, 1000 * kUnit}}));
  static_cast<void>(unpriced.step(TargetWeights{kNow, {0.5, 0.5}, {true, true}, {}}));
  EXPECT_TRUE(unpriced.step(InstantClosed{kNow}).empty());
}

TEST(Plan, WithARuleItsWeightsAreHeldWhileTheRuleIsLong) {
  Told told(strategy("threshold"));
  told.plan(0, {0.8, 0.1});
  EXPECT_EQ(told.close(0), Weights({0, 0})) << "a plan is no forecast";
  told.expect(1, 0.01);
  EXPECT_EQ(told.close(1), Weights({80, 10}));
  // The rule keeps what it has, and its weight drifts to the band's edge of the new target.
  told.plan(2, {0.3, 0.1}, {true, false});
  told.expect(2, 0.0);
  EXPECT_EQ(told.close(2), Weights({35, 10}));
  told.plan(3, {0.0, 0.9}, {true, false});
  told.expect(3, 0.0);
  EXPECT_EQ(told.close(3), Weights({0, 10})) << "a weight of none is left, the other is not active";
  told.expect(4, -0.01);
  EXPECT_EQ(told.close(4), Weights({0, 0}));
}

TEST(Regime, ItsTermsHoldWhileItLasts) {
  Strategy by_regime = strategy("threshold");
  by_regime.terms = {{.buy_above = 0.02, .sell_below = -0.003, .exposure = 1},
                     {.buy_above = 0.003, .sell_below = -0.003, .exposure = 0.5},
                     {.buy_above = 0.003, .sell_below = -0.003, .exposure = 0}};
  Told told(by_regime);
  told.tell(RegimeRead{kNow, 0});
  told.expect(0, 0.01);
  EXPECT_EQ(told.close(0), Weights({0, 0})) << "0.01 does not beat this state's 0.02";
  told.tell(RegimeRead{kNow + 1h, 1});
  told.expect(1, 0.01);
  EXPECT_EQ(told.close(1), Weights({25, 25}));
  told.tell(RegimeRead{kNow + 2h, std::nullopt});
  told.expect(2, 0.01);
  EXPECT_EQ(told.close(2), Weights({45, 45})) << "not known: the strategy's own, within the band";
  told.tell(RegimeRead{kNow + 3h, 2});
  EXPECT_EQ(told.close(3), Weights({45, 45})) << "at the next decision, and this is none";
  told.expect(4, 0.01);
  EXPECT_EQ(told.close(4), Weights({0, 0}));
}

TEST(Regime, WithoutTermsChangesNothing) {
  Told told(strategy("threshold"));
  told.tell(RegimeRead{kNow, 2});
  told.expect(0, 0.01);
  EXPECT_EQ(told.close(0), Weights({50, 50}));
}

TEST(Regime, ScalesAPlanWithoutARule) {
  Strategy by_regime = strategy("");
  by_regime.terms = {{.buy_above = 0, .sell_below = 0, .exposure = 0.5}};
  Told told(by_regime);
  told.tell(RegimeRead{kNow, 0});
  told.plan(0, {0.6, 0.4});
  EXPECT_EQ(told.close(0), Weights({30, 20}));
}

}  // namespace
}  // namespace tern
