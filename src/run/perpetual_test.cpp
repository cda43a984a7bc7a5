#include <gtest/gtest.h>

#include <cmath>

#include "run/backtest.h"
#include "run/engine.h"

// Plans, shorts, and funding through a whole backtest.

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);
constexpr std::int64_t kUnit = 100'000'000;
constexpr AssetId kBtc{0};
constexpr AssetId kUsdt{1};
constexpr Costs kFree{
    .fee_bps = 0, .half_spread_bps = 0, .slippage_bps = 0, .slippage_volatility = 0, .impact = 0};

/// Hourly bars of one instrument that open where the last one closed.
Market market_of(const std::vector<double>& closes) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < closes.size(); ++i) {
    const double open = closes[i == 0 ? 0 : i - 1];
    bars.push_back({.open_time = kStart + 1h * static_cast<int>(i),
                    .open = open,
                    .high = std::max(open, closes[i]),
                    .low = std::min(open, closes[i]),
                    .close = closes[i],
                    .volume = 1e9,
                    .quote_volume = std::nullopt,
                    .trade_count = std::nullopt,
                    .taker_buy_volume = std::nullopt,
                    .taker_buy_quote_volume = std::nullopt});
  }
  const TimeRange range{kStart, kStart + 1h * static_cast<int>(closes.size())};
  return {*Universe::spot(std::vector<Pair>{{"BTC", "USDT"}}),
          {*Bars::make(Interval::h1, range, bars)},
          "test",
          true};
}

TargetWeights planned(int hour, double weight) {
  return {kStart + 1h * hour, {weight}, {true}, {}};
}

BacktestOptions options_of(std::span<const TargetWeights> plan) {
  return {.strategy = {.name = "planned",
                       .rule = "",
                       .buy_above = 0.003,
                       .sell_below = -0.003,
                       .weights = {0.0},
                       .band = 0,
                       .terms = {},
                       .perpetual = true},
          .costs = kFree,
          .capital = 1000,
          .range = {kStart, kStart + days{30}},
          .plan = plan,
          .regimes = {}};
}

BacktestRecord record_of(const Market& market, const BacktestOptions& options,
                         const Forecasts& forecasts = {}) {
  auto record = record_backtest(market, forecasts, options);
  EXPECT_TRUE(record) << record.error().message;
  return *std::move(record);
}

double equity_at(const BacktestRecord& record, std::size_t row) {
  return record.result.equity.find("equity")->values[row];
}

/// The fills in base units, in order.
std::vector<double> fills_of(const BacktestRecord& record) {
  std::vector<double> bases;
  for (const Event& event : record.journal.events()) {
    const auto* fill = std::get_if<Fill>(&event);
    if (fill != nullptr) bases.push_back(static_cast<double>(fill->base.units) / kUnit);
  }
  return bases;
}

TEST(Perpetual, AShortIsANegativeBalanceAndEarnsWhatThePriceFalls) {
  const std::vector plan = {planned(1, -0.5), planned(4, 0)};
  const auto record = record_of(market_of({100, 100, 80, 90, 90, 90}), options_of(plan));
  // Sized to what is left when 25 bp of it are set aside: E' = 1000 / (1 + 0.0025 / 2).
  const double base = std::floor(0.5 * 1000 / (1 + 0.00125) / 100 * 1e5) / 1e5;
  EXPECT_EQ(fills_of(record), (std::vector<double>{-base, base}));
  EXPECT_NEAR(equity_at(record, 1), 1000, 1e-9);
  EXPECT_NEAR(equity_at(record, 2), 1000 + 20 * base, 1e-7);
  EXPECT_NEAR(equity_at(record, 3), 1000 + 10 * base, 1e-7);
  EXPECT_NEAR(equity_at(record, 5), 1000 + 10 * base, 1e-7) << "closed at 90";
  EXPECT_LT(record.result.equity.find("weight.BTC/USDT")->values[2], -0.3);
  ASSERT_EQ(record.result.trades.size(), 1U);
  EXPECT_TRUE(record.result.trades[0].is_short);
  EXPECT_NEAR(record.result.trades[0].profit, 10 * base, 1e-7);
  EXPECT_EQ(record.ledger.balance(Account::trading, kBtc).units, 0);
}

TEST(Perpetual, FromLongToShortIsOneOrderThroughZero) {
  const std::vector plan = {planned(1, 0.4), planned(2, -0.3), planned(3, 0.2)};
  const auto record = record_of(market_of({100, 100, 100, 100, 100}), options_of(plan));
  const auto fills = fills_of(record);
  ASSERT_EQ(fills.size(), 3U);
  EXPECT_NEAR(fills[0] + fills[1], -3, 0.01);
  EXPECT_NEAR(fills[0] + fills[1] + fills[2], 2, 0.01);
  EXPECT_EQ(record.result.trades.size(), 3U);
  EXPECT_EQ(record.result.refused, 0U);
}

TEST(Perpetual, LongsPayFundingToShortsToTheUnit) {
  Market market = market_of({100, 100, 120, 120, 120});
  market.funding = {{{kStart + 1h, 0.5e-4},      // nothing is held at the first close
                     {kStart + 2h, 1e-4},        // at the close of 100
                     {kStart + 3h + 1ms, 3e-4},  // at the last close, 120
                     {kStart + days{9}, 1e-4}}};
  for (const double weight : {0.5, -0.5}) {
    const std::vector plan = {planned(1, weight)};
    const auto record = record_of(market, options_of(plan));
    const std::int64_t held = std::abs(record.ledger.balance(Account::trading, kBtc).units);
    const auto due = [&](std::int64_t price, std::int64_t parts) {
      const std::int64_t exact = held * price * parts;
      const std::int64_t up = weight > 0 ? 9'999 : 0;
      return (exact + up) / 10'000;
    };
    const std::int64_t sum = due(100, 1) + due(120, 3);
    const Amount paid = record.ledger.balance(Account::funding, kUsdt);
    EXPECT_EQ(paid.units, weight > 0 ? sum : -sum);
    EXPECT_NEAR(record.result.funding_paid, static_cast<double>(paid.units) / kUnit, 1e-9);
    EXPECT_NEAR(equity_at(record, 4),
                1000 + (weight > 0 ? 1 : -1) * 20.0 * static_cast<double>(held) / kUnit -
                    record.result.funding_paid,
                1e-7);
  }
}

TEST(Perpetual, OnSpotFundingIsNeverTold) {
  Market market = market_of({100, 100, 120, 120});
  const std::vector plan = {planned(1, 0.5)};
  auto options = options_of(plan);
  options.strategy.perpetual = false;
  const auto without = record_of(market, options);
  market.funding = {{{kStart + 2h, 1e-4}}};
  const auto with = record_of(market, options);
  EXPECT_EQ(with.result.journal_hash, without.result.journal_hash);
  EXPECT_EQ(with.result.funding_paid, 0);
}

TEST(Perpetual, ShortsThatLoseEverythingEndTheRunWithAnError) {
  const std::vector plan = {planned(1, -1)};
  const auto run = backtest(market_of({100, 100, 150, 210}), {}, options_of(plan));
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().kind, Errc::invalid_argument);
  EXPECT_NE(run.error().message.find("2024-01-01 04:00"), std::string::npos) << run.error().message;
}

TEST(Perpetual, ARuleAsksAboutTheFallWhereItsWeightIsShort) {
  auto options = options_of({});
  options.strategy.rule = "threshold";
  options.strategy.weights = {-0.5};
  const Forecasts forecasts = {{kStart + 1h, SymbolId{0}, 1h, 0.01, 0.01, 0},
                               {kStart + 2h, SymbolId{0}, 1h, -0.01, 0.01, 0},
                               {kStart + 3h, SymbolId{0}, 1h, 0.0, 0.01, 0},
                               {kStart + 4h, SymbolId{0}, 1h, 0.01, 0.01, 0}};
  const auto record = record_of(market_of(std::vector<double>(6, 100.0)), options, forecasts);
  const auto fills = fills_of(record);
  ASSERT_EQ(fills.size(), 2U);
  EXPECT_LT(fills[0], 0);
  EXPECT_EQ(fills[0], -fills[1]);
  EXPECT_EQ(record.result.trades.at(0).opened_at, kStart + 2h);
  EXPECT_EQ(record.result.trades.at(0).closed_at, kStart + 4h);
}

TEST(Plans, TheNewestBeforeTheRangeSetsTheWeightsAndTradesNothing) {
  const std::vector plan = {planned(0, 0.9), planned(1, 0.3)};
  auto options = options_of(plan);
  options.range.begin = kStart + 2h;
  const Market market = market_of(std::vector<double>(6, 100.0));
  EXPECT_TRUE(fills_of(record_of(market, options)).empty());
  options.strategy.rule = "hold";
  const Forecasts forecasts = {{kStart + 3h, SymbolId{0}, 1h, 0, 0.01, 0}};
  const auto fills = fills_of(record_of(market, options, forecasts));
  ASSERT_EQ(fills.size(), 1U);
  EXPECT_NEAR(fills[0], 3, 0.01);
}

TEST(Plans, RegimesAreToldWhenTheyAreReadAndOnlyTheNewestBeforeTheRange) {
  const std::vector<RegimeRead> regimes = {
      {kStart, 0}, {kStart + 1h, 1}, {kStart + 2h + 30min, 0}, {kStart + days{5}, 1}};
  auto options = options_of({});
  options.regimes = regimes;
  options.range.begin = kStart + 2h;
  options.strategy.rule = "hold";
  options.strategy.weights = {0.8};
  options.strategy.terms = {{0, 0, 1}, {0, 0, 0.5}};
  const Forecasts forecasts = {{kStart + 2h, SymbolId{0}, 1h, 0, 0.01, 0},
                               {kStart + 3h, SymbolId{0}, 1h, 0, 0.01, 0}};
  const auto record = record_of(market_of(std::vector<double>(6, 100.0)), options, forecasts);
  const auto fills = fills_of(record);
  ASSERT_EQ(fills.size(), 2U);
  EXPECT_NEAR(fills[0], 4, 0.02);
  EXPECT_NEAR(fills[0] + fills[1], 8, 0.03);
  std::size_t told = 0;
  for (const Event& event : record.journal.events()) {
    told += std::holds_alternative<RegimeRead>(event) ? 1U : 0U;
  }
  EXPECT_EQ(told, 2U);
}

TEST(Plans, ThatCannotBeTradedAreRefused) {
  Market market = market_of(std::vector<double>(6, 100.0));
  const auto refusal = [&](const BacktestOptions& options) {
    const auto run = backtest(market, {}, options);
    return run ? std::string("none") : run.error().message;
  };
  const auto of_plan = [&](const std::vector<TargetWeights>& plan, bool perpetual = true) {
    auto options = options_of(plan);
    options.strategy.perpetual = perpetual;
    return refusal(options);
  };
  const auto expect = [](const std::string& message, const char* part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  EXPECT_EQ(of_plan({planned(1, -0.5), planned(2, 0.5)}), "none");
  expect(of_plan({}), "neither a rule nor planned weights");
  expect(of_plan({planned(2, 0.5), planned(2, 0.5)}), "out of order");
  expect(of_plan({planned(1, 0.5), planned(2, -1.5)}), "planned weights 1 of 2024-01-01 02:00");
  expect(of_plan({planned(1, std::nan(""))}), "not a number");
  expect(of_plan({planned(1, -0.5)}, false), "spot has no shorts");
  expect(of_plan({{kStart + 1h, {0.5, 0.5}, {true, true}, {}}}), "2 weights for 1 instruments");
  expect(of_plan({{kStart + 1h, {0.5}, {}, {}}}), "whether it is active");
  expect(of_plan({{kStart + 90min, {0.5}, {true}, {}}}), "close of a bar");
  const std::vector plan = {planned(1, 0.5)};
  auto options = options_of(plan);
  options.strategy.terms = {{0, 0, 1}};
  std::vector<RegimeRead> regimes = {{kStart + 1h, 1}};
  options.regimes = regimes;
  expect(refusal(options), "state 1, but there are terms for 1");
  regimes = {{kStart + 2h, 0}, {kStart + 1h, 0}};
  options.regimes = regimes;
  expect(refusal(options), "out of order");
  market.funding = {{{kStart + 1h, 0.5}}};
  expect(of_plan(plan), "a rate of 0.5");
  market.funding = {{{kStart + 1h, 0}, {kStart + 1h, 0}}};
  expect(of_plan(plan), "out of order");
  market.funding = {{}, {}};
  expect(of_plan(plan), "funding of 2 instruments for 1");
}

}  // namespace
}  // namespace tern
