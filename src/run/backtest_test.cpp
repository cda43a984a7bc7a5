#include "run/backtest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "trade/rounding.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

struct Row {
  double open, close;
  double forecast;  ///< NaN: none
};

/// One instrument; a row whose open is 0 is a hole.
Market market_of(const std::vector<Row>& rows) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].open == 0) continue;
    bars.push_back({.open_time = kStart + 1h * static_cast<int>(i),
                    .open = rows[i].open,
                    .high = std::max(rows[i].open, rows[i].close),
                    .low = std::min(rows[i].open, rows[i].close),
                    .close = rows[i].close,
                    .volume = 1e9,
                    .quote_volume = std::nullopt,
                    .trade_count = std::nullopt,
                    .taker_buy_volume = std::nullopt,
                    .taker_buy_quote_volume = std::nullopt});
  }
  const TimeRange range{kStart, kStart + 1h * static_cast<int>(rows.size())};
  return {*Universe::spot(std::vector<Pair>{{"BTC", "USDT"}}),
          {*Bars::make(Interval::h1, range, bars)},
          "test",
          true};
}

Forecasts forecasts_of(const std::vector<Row>& rows) {
  Forecasts made;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (std::isnan(rows[i].forecast)) continue;
    made.push_back(
        {kStart + 1h * static_cast<int>(i + 1), SymbolId{0}, 1h, rows[i].forecast, 0.01, 0});
  }
  return made;
}

constexpr Costs kFree{
    .fee_bps = 0, .half_spread_bps = 0, .slippage_bps = 0, .slippage_volatility = 0, .impact = 0};
constexpr Costs kFeeOnly{
    .fee_bps = 10, .half_spread_bps = 0, .slippage_bps = 0, .slippage_volatility = 0, .impact = 0};

BacktestOptions options_for(std::string rule, const Costs& costs) {
  return {.strategy = {.name = rule,
                       .rule = rule,
                       .buy_above = 0.003,
                       .sell_below = -0.003,
                       .weights = {0.5},
                       .band = 1.0},
          .costs = costs,
          .capital = 1000,
          .range = {kStart, kStart + days{30}}};
}

/// "1 buy 5.00000 at 100.00" for each fill: the hour it happened, and its price.
std::string told(const Journal& journal) {
  std::ostringstream story;
  story << std::fixed;
  story.precision(2);
  for (const Event& event : journal.events()) {
    const auto* fill = std::get_if<Fill>(&event);
    if (fill == nullptr) continue;
    const double base = static_cast<double>(fill->base.units) * 1e-8;
    const double quote = static_cast<double>(fill->quote.units) * 1e-8;
    story << (fill->filled_at - kStart) / 1h << (base > 0 ? " buy " : " sell ") << std::abs(base)
          << " at " << -quote / base << "\n";
  }
  return story.str();
}

TEST(Backtest, TheStoryOfARoundTripWithAHole) {
  const double none = std::nan("");
  // hour:                            0                1              2               3
  const std::vector<Row> rows = {{90, 100, 0.01}, {100, 110, none}, {110, 120, -0.01},
                                 {0, 0, none},    {125, 130, none}, {130, 131, none}};
  const auto run =
      record_backtest(market_of(rows), forecasts_of(rows), options_for("threshold", kFeeOnly));
  ASSERT_TRUE(run) << run.error().message;
  // Half of 1000 less what sizing sets aside (35 bp): E' = 1000 / (1 + 0.0035 / 2) = 998.25.
  EXPECT_EQ(told(run->journal), "1 buy 4.99 at 100.00\n4 sell 4.99 at 125.00\n");
  ASSERT_EQ(run->result.trades.size(), 1U);
  const Trade& trade = run->result.trades[0];
  const double quantity = trade.quantity;
  EXPECT_NEAR(quantity, 4.99126, 1e-5);
  EXPECT_EQ(trade.opened_at, kStart + 1h);
  EXPECT_EQ(trade.closed_at, kStart + 4h);
  EXPECT_NEAR(trade.fees, quantity * 0.225, 1e-7);
  EXPECT_NEAR(trade.profit, quantity * (25 - 0.225), 1e-7);
  EXPECT_NEAR(trade.return_net, 0.25 - 0.00225, 1e-9);
  EXPECT_FALSE(trade.open_at_end);
  const auto equity = run->result.equity.find("equity")->values;
  EXPECT_EQ(equity[0], 1000);
  EXPECT_NEAR(equity[1], 1000 + quantity * (10 - 0.1), 1e-7);
  EXPECT_EQ(equity[2], equity[3]) << "an hour without a bar is marked at the last close";
  EXPECT_NEAR(equity[5], 1000 + trade.profit, 1e-7);
  EXPECT_NEAR(run->result.traded, quantity * 225, 1e-6);
  EXPECT_NEAR(run->result.fees_paid, trade.fees, 1e-9);
}

TEST(Backtest, APositionStillOpenIsATradeMarkedAtTheLastClose) {
  const double none = std::nan("");
  const std::vector<Row> rows = {{100, 100, 0.01}, {100, 110, none}, {110, 120, none}};
  const auto run = backtest(market_of(rows), forecasts_of(rows), options_for("threshold", kFree));
  ASSERT_TRUE(run);
  ASSERT_EQ(run->trades.size(), 1U);
  EXPECT_TRUE(run->trades[0].open_at_end);
  EXPECT_NEAR(run->trades[0].exit_price, 120, 1e-9);
  EXPECT_EQ(run->trades[0].closed_at, kStart + 3h);
  EXPECT_NEAR(run->trades[0].return_net, 0.2, 1e-12);
  const auto weight = run->equity.find("weight.BTC/USDT")->values;
  EXPECT_EQ(weight[0], 0);
  EXPECT_NEAR(weight[2], run->trades[0].quantity * 120 / run->equity.find("equity")->values[2],
              1e-12);
  EXPECT_EQ(bar_returns(run->equity).size(), 2U);
}

TEST(Backtest, AStrategyThatKnowsItsOwnBarGainsOnlyWhereItFillsInThatBar) {
  std::ifstream file(TERN_SOURCE_DIR "/tests/vectors/execution.json");
  const auto vector = nlohmann::json::parse(file).at("next_bar");
  const auto opens = vector.at("open").get<std::vector<double>>();
  const auto closes = vector.at("close").get<std::vector<double>>();
  const auto signals = vector.at("signal_at_close").get<std::vector<int>>();
  // Each position lasts one bar. The leak earns the bar that made the signal, from the close before
  // it; the truth earns the next bar, from its open.
  double same_bar = 0, next_bar = 0;
  for (std::size_t i = 0; i < opens.size(); ++i) {
    const double before = i == 0 ? opens[0] : closes[i - 1];
    if (signals[i] == 1) same_bar += std::log(closes[i] / before);
    if (i > 0 && signals[i - 1] == 1) next_bar += std::log(closes[i] / opens[i]);
  }
  EXPECT_NEAR(same_bar, vector.at("logpnl_same_bar_LEAK").get<double>(), 1e-12);
  EXPECT_NEAR(next_bar, vector.at("logpnl_next_open_to_close").get<double>(), 1e-12);

  // The engine buys at the next open and is flat again at the open after; opens follow closes
  // closely here, so that its loss is the honest one to a few basis points.
  std::vector<Row> rows;
  for (std::size_t i = 0; i < opens.size(); ++i) {
    rows.push_back({opens[i], closes[i], signals[i] == 1 ? 0.01 : -0.01});
  }
  auto options = options_for("sign", kFree);
  options.strategy.weights = {1.0};
  const auto run = backtest(market_of(rows), forecasts_of(rows), options);
  ASSERT_TRUE(run);
  const auto equity = run->equity.find("equity")->values;
  EXPECT_NEAR(std::log(equity.back() / equity.front()), next_bar, 2e-3);
}

TEST(Backtest, RefusesWhatCannotBeTraded) {
  const std::vector<Row> rows = {{100, 100, 0.01}, {100, 110, 0.01}, {110, 120, 0.0}};
  const Market market = market_of(rows);
  const Forecasts good = forecasts_of(rows);
  const auto refusal = [&](const Forecasts& forecasts, const BacktestOptions& options) {
    const auto run = backtest(market, forecasts, options);
    return run ? std::string("none") : run.error().message;
  };
  const auto expect = [](const std::string& message, const char* part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  auto options = options_for("sign", kFree);
  EXPECT_EQ(refusal(good, options), "none");
  Forecasts wrong = good;
  std::swap(wrong[0], wrong[1]);
  expect(refusal(wrong, options), "out of order");
  wrong = good;
  wrong[1].horizon = 4h;
  expect(refusal(wrong, options), "horizon");
  wrong = good;
  wrong[1].as_of += 1min;
  expect(refusal(wrong, options), "close of a bar");
  wrong = good;
  wrong[1].symbol = SymbolId{1};
  expect(refusal(wrong, options), "not in the market");
  wrong = good;
  wrong[1].mean = std::nan("");
  expect(refusal(wrong, options), "not a number");
  options.capital = 0;
  expect(refusal(good, options), "capital");
  options = options_for("sign", kFree);
  options.costs.fee_bps = -1;
  expect(refusal(good, options), "cost of -1");
  options = options_for("sign", kFree);
  options.range = {kStart - days{3}, kStart - days{2}};
  expect(refusal(good, options), "no bar closes");
  expect(refusal(good, options_for("luck", kFree)), "no rule 'luck'");
}

TEST(Backtest, BarsBeforeTheRangeOnlyTellWhatTradingCosts) {
  std::vector<Row> rows(50, Row{100, 101, 0.01});
  for (std::size_t i = 0; i < rows.size(); i += 2) rows[i] = {101, 100, -0.01};
  auto options = options_for("sign", Costs{});
  options.range = {kStart + 20h, kStart + 40h};
  const auto run = backtest(market_of(rows), forecasts_of(rows), options);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->equity.rows(), 20U);
  EXPECT_EQ(run->equity.as_of()[0], kStart + 20h);
  EXPECT_EQ(run->equity.find("equity")->values[0], 1000);
  EXPECT_GT(run->slippage_paid, 0);
  for (const Trade& trade : run->trades) EXPECT_GE(trade.opened_at, kStart + 20h);
}

}  // namespace
}  // namespace tern
