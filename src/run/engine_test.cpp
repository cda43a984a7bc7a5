#include "run/engine.h"

#include <gtest/gtest.h>

#include "trade/rounding.h"

namespace tern {
namespace {

constexpr Timestamp kNow = utc_day(2024, 1, 1);
constexpr std::int64_t kUnit = 100'000'000;
constexpr AssetId kBtc{0};
constexpr AssetId kUsdt{2};

const Universe& universe() {
  static const Universe two = *Universe::spot(std::vector<Pair>{{"BTC", "USDT"}, {"ETH", "USDT"}});
  return two;
}

Strategy strategy() {
  return {.name = "test",
          .rule = "threshold",
          .buy_above = 0.003,
          .sell_below = -0.003,
          .weights = {0.5, 0.5},
          .band = 0.05};
}

Engine engine_with_cash() {
  Engine engine = *Engine::make(universe(), strategy(), Costs{});
  static_cast<void>(engine.step(Deposit{kNow, {kUsdt, 1000 * kUnit}}));
  return engine;
}

/// The orders of an instant in which BTC closed at `close` and was forecast to return `mean`.
std::vector<ApprovedOrder> instant(Engine& engine, int hour, double close, double mean) {
  const Timestamp at = kNow + 1h * hour;
  static_cast<void>(engine.step(BarClosed{at, SymbolId{0}, close}));
  static_cast<void>(engine.step(Forecast{at, SymbolId{0}, 1h, mean, 0.01, 0}));
  return engine.step(InstantClosed{at});
}

Fill fill_of(const Order& order, double price) {
  const Steps steps = steps_of(universe(), order.symbol);
  const Amount quote =
      notional(price_against_us(price, order.side, steps), order.quantity, order.side, steps);
  const bool buys = order.side == Side::buy;
  return {order.id,
          order.symbol,
          order.placed_at,
          buys ? order.quantity : -order.quantity,
          buys ? -quote : quote,
          fee_on(quote, 10),
          {kUsdt, 0}};
}

TEST(Engine, BuysHalfSellsAllAndKeepsWhatItHasInBetween) {
  Engine engine = engine_with_cash();
  auto orders = instant(engine, 0, 100, 0.01);
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].order().side, Side::buy);
  EXPECT_NEAR(static_cast<double>(orders[0].order().quantity.units), 5.0 * kUnit, 0.02 * kUnit);
  static_cast<void>(engine.step(fill_of(orders[0].order(), 100)));
  EXPECT_TRUE(instant(engine, 1, 100, 0.0).empty());
  // 120 makes the weight 0.545: inside the band of 0.05.
  EXPECT_TRUE(instant(engine, 2, 120, 0.0).empty());
  // 140 makes it 0.58: sell down to the band's edge, 0.55.
  orders = instant(engine, 3, 140, 0.0);
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].order().side, Side::sell);
  static_cast<void>(engine.step(fill_of(orders[0].order(), 140)));
  EXPECT_NEAR(engine.worth(SymbolId{0}) / engine.equity(), 0.55, 2e-3);
  orders = instant(engine, 4, 140, -0.01);
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0].order().quantity, engine.ledger().balance(Account::trading, kBtc));
}

TEST(Engine, WithoutAForecastOrAPriceItKeepsItsPosition) {
  Engine engine = engine_with_cash();
  static_cast<void>(engine.step(BarClosed{kNow, SymbolId{0}, 100}));
  EXPECT_TRUE(engine.step(InstantClosed{kNow}).empty());
  // ETH is not listed yet: a forecast without a price buys nothing.
  static_cast<void>(engine.step(Forecast{kNow + 1h, SymbolId{1}, 1h, 0.01, 0.01, 0}));
  EXPECT_TRUE(engine.step(InstantClosed{kNow + 1h}).empty());
  // And a forecast of an earlier instant is not one of this instant.
  static_cast<void>(engine.step(BarClosed{kNow + 2h, SymbolId{1}, 100}));
  EXPECT_TRUE(engine.step(InstantClosed{kNow + 2h}).empty());
}

TEST(Engine, WhileAnOrderIsOpenItsInstrumentIsLeftAlone) {
  Engine engine = engine_with_cash();
  const auto orders = instant(engine, 0, 100, 0.01);
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_TRUE(instant(engine, 1, 100, 0.01).empty());
  static_cast<void>(
      engine.step(OrderRefused{kNow + 1h, orders[0].order().id, Refusal::insufficient_cash}));
  EXPECT_EQ(engine.refused(), 1U);
  EXPECT_EQ(instant(engine, 2, 100, 0.01).size(), 1U);
  EXPECT_EQ(engine.orders(), 2U);
}

TEST(Engine, WhatIsTooSmallToSellIsNotHeld) {
  Engine engine = *Engine::make(universe(), strategy(), Costs{});
  static_cast<void>(engine.step(Deposit{kNow, {kBtc, kUnit / 100}}));
  static_cast<void>(engine.step(Deposit{kNow, {kUsdt, 1000 * kUnit}}));
  // 0.01 BTC at 100 is worth 1: below the minimum of 5, so it can be neither sold nor kept.
  EXPECT_TRUE(instant(engine, 0, 100, -0.01).empty());
  EXPECT_TRUE(instant(engine, 1, 100, 0.0).empty());
  EXPECT_EQ(engine.refused(), 0U);
  EXPECT_EQ(instant(engine, 2, 100, 0.01).size(), 1U);
}

TEST(Engine, RefusesAStrategyThatCannotWork) {
  const std::vector<std::pair<const char*, void (*)(Strategy&)>> mistakes = {
      {"2 instruments", [](Strategy& s) { s.weights = {1.0}; }},
      {"no shorts",
       [](Strategy& s) {
         s.weights = {-0.1, 0.5};
       }},
      {"no leverage",
       [](Strategy& s) {
         s.weights = {0.6, 0.5};
       }},
      {"band", [](Strategy& s) { s.band = -1; }},
      {"swap them", [](Strategy& s) { s.sell_below = 0.1; }},
      {"no rule", [](Strategy& s) { s.rule = "luck"; }}};
  for (const auto& [why, mistake] : mistakes) {
    Strategy wrong = strategy();
    mistake(wrong);
    const auto engine = Engine::make(universe(), wrong, Costs{});
    ASSERT_FALSE(engine) << why;
    EXPECT_EQ(engine.error().kind, Errc::invalid_argument);
    EXPECT_NE(engine.error().message.find(why), std::string::npos) << engine.error().message;
  }
}

TEST(Engine, AnEventFromThePastIsABug) {
  Engine engine = engine_with_cash();
  EXPECT_DEATH(static_cast<void>(engine.step(InstantClosed{kNow - 1h})), "time order");
}

}  // namespace
}  // namespace tern
