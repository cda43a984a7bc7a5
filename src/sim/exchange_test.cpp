#include "sim/exchange.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::int64_t kUnit = 100'000'000;
constexpr AssetId kBtc{0};
constexpr AssetId kUsdt{1};

/// Hourly bars that open at `opens` and close 1 higher; a zero is a hole.
Market market_of(const std::vector<double>& opens) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < opens.size(); ++i) {
    if (opens[i] == 0) continue;
    bars.push_back({.open_time = kStart + 1h * static_cast<int>(i),
                    .open = opens[i],
                    .high = opens[i] + 2,
                    .low = opens[i] - 2,
                    .close = opens[i] + 1,
                    .volume = 1e6,
                    .quote_volume = std::nullopt,
                    .trade_count = std::nullopt,
                    .taker_buy_volume = std::nullopt,
                    .taker_buy_quote_volume = std::nullopt});
  }
  const TimeRange range{kStart, kStart + 1h * static_cast<int>(opens.size())};
  return {*Universe::spot(std::vector<Pair>{{"BTC", "USDT"}}),
          {*Bars::make(Interval::h1, range, bars)},
          "test",
          true};
}

constexpr Costs kFlat{.fee_bps = 10,
                      .half_spread_bps = 0.5,
                      .slippage_bps = 1.0,
                      .slippage_volatility = 0,
                      .impact = 0};

ApprovedOrder approved(Side side, double base, std::uint64_t id = 1) {
  const auto universe = *Universe::spot(std::vector<Pair>{{"BTC", "USDT"}});
  Available plenty{{{kBtc, 1000 * kUnit}}, {kUsdt, 1'000'000 * kUnit}, {100.0}, 1e9, 0};
  const Order order{OrderId{id}, SymbolId{0}, side,
                    whole_lots(base, steps_of(universe, SymbolId{0})), kStart};
  return std::get<ApprovedOrder>(RiskGate(universe, {.fee_bps = 10}).review(order, plenty));
}

TEST(SimulatedExchange, ABuyFillsAtTheNextOpenPlusCostsOnTheTickThatIsWorse) {
  const Market market = market_of({100, 200});
  SimulatedExchange exchange(market, kFlat);
  exchange.deposit({kUsdt, 1000 * kUnit});
  exchange.close(0);
  exchange.submit(approved(Side::buy, 2));
  const auto answers = exchange.open(1);
  ASSERT_EQ(answers.size(), 1U);
  const Fill fill = std::get<Fill>(answers[0]);
  // 200 * 1.00015 = 200.03; two of them cost 400.06 and a fee of 0.40006.
  EXPECT_EQ(fill.filled_at, kStart + 1h);
  EXPECT_EQ(fill.base.units, 2 * kUnit);
  EXPECT_EQ(fill.quote.units, -40'006 * (kUnit / 100));
  EXPECT_EQ(fill.fee.units, 40'006'000);
  EXPECT_EQ(fill.slippage.units, 6 * (kUnit / 100));
  EXPECT_EQ(exchange.balance(kUsdt).units, 1000 * kUnit + fill.quote.units - fill.fee.units);
  EXPECT_TRUE(exchange.open(1).empty());
}

TEST(SimulatedExchange, WhereABarIsMissingOrdersWait) {
  const Market market = market_of({100, 0, 0, 150});
  SimulatedExchange exchange(market, kFlat);
  exchange.deposit({kUsdt, 1000 * kUnit});
  exchange.submit(approved(Side::buy, 1));
  EXPECT_TRUE(exchange.open(1).empty());
  EXPECT_TRUE(exchange.open(2).empty());
  const auto answers = exchange.open(3);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(std::get<Fill>(answers[0]).filled_at, kStart + 3h);
}

TEST(SimulatedExchange, SalesFillFirstSoThatTheyPayForBuys) {
  const Market market = market_of({100, 100});
  SimulatedExchange exchange(market, kFlat);
  exchange.deposit({kBtc, 2 * kUnit});
  exchange.submit(approved(Side::buy, 1, 1));
  exchange.submit(approved(Side::sell, 2, 2));
  const auto answers = exchange.open(1);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(std::get<Fill>(answers[0]).order, OrderId{2});
  EXPECT_EQ(std::get<Fill>(answers[1]).order, OrderId{1});
}

TEST(SimulatedExchange, RefusesWhatItsBooksDoNotCover) {
  const Market market = market_of({100, 100});
  SimulatedExchange exchange(market, kFlat);
  exchange.deposit({kUsdt, 4 * kUnit});
  exchange.submit(approved(Side::buy, 1, 1));
  exchange.submit(approved(Side::sell, 1, 2));
  const auto answers = exchange.open(1);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(std::get<OrderRefused>(answers[0]).why, Refusal::short_sale);
  EXPECT_EQ(std::get<OrderRefused>(answers[1]).why, Refusal::insufficient_cash);
  EXPECT_EQ(exchange.balance(kUsdt).units, 4 * kUnit);
}

TEST(SimulatedExchange, ABuyThatBecameTooDearBuysWhatTheCashPaysFor) {
  const Market market = market_of({100, 200});
  SimulatedExchange exchange(market, kFlat);
  exchange.deposit({kUsdt, 150 * kUnit});
  exchange.submit(approved(Side::buy, 1));
  const auto answers = exchange.open(1);
  // 150 / (200.03 * 1.001) = 0.749138: in lots of 0.00001.
  EXPECT_EQ(std::get<Fill>(answers.at(0)).base.units, 74'913'000);
  EXPECT_GE(exchange.balance(kUsdt).units, 0);
  EXPECT_TRUE(exchange.open(1).empty());
}

TEST(SimulatedExchange, RefusesWhatHasFallenBelowTheMinimumNotional) {
  const Market market = market_of({100, 40});
  SimulatedExchange exchange(market, kFlat);
  exchange.deposit({kUsdt, 100 * kUnit});
  exchange.submit(approved(Side::buy, 0.1));
  const auto answers = exchange.open(1);
  EXPECT_EQ(std::get<OrderRefused>(answers.at(0)).why, Refusal::below_notional_min);
}

/// A perpetual venue, closed out of row 0, with `cash` and `base`.
SimulatedExchange perpetual_venue(const Market& market, std::int64_t cash, std::int64_t base) {
  SimulatedExchange exchange(market, kFlat, true);
  exchange.deposit({kUsdt, cash * kUnit});
  exchange.deposit({kBtc, base * kUnit});
  exchange.close(0);
  return exchange;
}

TEST(PerpetualExchange, SellsWhatIsNotHeldAsFarAsTheMarginGoes) {
  const Market market = market_of({100, 100});
  auto exchange = perpetual_venue(market, 300, 0);
  exchange.submit(approved(Side::sell, 2));
  EXPECT_EQ(std::get<Fill>(exchange.open(1).at(0)).base.units, -2 * kUnit);
  EXPECT_EQ(exchange.balance(kBtc).units, -2 * kUnit);

  // 300 of equity against 500: 3 at 100, less what selling them costs (1.5 and 10 bp).
  auto poor = perpetual_venue(market, 300, 0);
  poor.submit(approved(Side::sell, 5));
  const Fill fill = std::get<Fill>(poor.open(1).at(0));
  EXPECT_NEAR(static_cast<double>(fill.base.units), -3.0 * kUnit / 1.0012, 0.01 * kUnit);
  const double equity = static_cast<double>(poor.balance(kUsdt).units + 100 * fill.base.units);
  EXPECT_LE(-100.0 * static_cast<double>(fill.base.units), equity);
}

TEST(PerpetualExchange, ClosesWhateverTheMarginAndOpensNothingWithoutOne) {
  // Short 10 at 100 with an equity of 100: it may shrink, and may not go on to be long.
  const Market market = market_of({100, 100});
  auto exchange = perpetual_venue(market, 1100, -10);
  exchange.submit(approved(Side::buy, 14));
  const Fill fill = std::get<Fill>(exchange.open(1).at(0));
  EXPECT_GE(fill.base.units, 10 * kUnit);
  EXPECT_LT(fill.base.units, 11 * kUnit);
  auto more = perpetual_venue(market, 1100, -10);
  more.submit(approved(Side::sell, 1));
  EXPECT_EQ(std::get<OrderRefused>(more.open(1).at(0)).why, Refusal::gross_weight);
}

TEST(PerpetualExchange, WhatMakesAPositionSmallerFillsFirst) {
  const Market market = market_of({100, 100});
  auto exchange = perpetual_venue(market, 1000, -2);
  exchange.submit(approved(Side::sell, 1, 1));
  exchange.submit(approved(Side::buy, 1, 2));
  const auto answers = exchange.open(1);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(std::get<Fill>(answers[0]).order, OrderId{2});
}

}  // namespace
}  // namespace tern
