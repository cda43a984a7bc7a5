#include "report/exports.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/daily_returns.h"
#include "report/sample_report.h"

namespace tern {
namespace {

Frame equity_of(const std::vector<std::optional<double>>& values, Timestamp start) {
  Frame daily({start, days{1}, values.size()});
  Column& equity = daily.add("equity");
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) equity.set(i, *values[i]);
  }
  return daily;
}

TEST(DailyReturns, BeginAtTheCapitalAndSpanMissingDays) {
  const DailyReturns returns =
      daily_returns(equity_of({1.1, std::nullopt, 1.21}, utc_day(2024, 1, 30)));
  ASSERT_EQ(returns.values.size(), 2U);
  EXPECT_NEAR(returns.values[0], 0.1, 1e-15);
  EXPECT_NEAR(returns.values[1], 0.1, 1e-15);
  EXPECT_EQ(returns.days[1], utc_day(2024, 2, 1));
}

TEST(DailyReturns, MeetOnTheDaysOfBoth) {
  const PairedReturns paired =
      common_days(daily_returns(equity_of({1.0, 1.1, 1.2}, utc_day(2024, 1, 1))),
                  daily_returns(equity_of({2.0, 3.0}, utc_day(2024, 1, 3))));
  ASSERT_EQ(paired.days.size(), 1U);
  EXPECT_EQ(paired.days[0], utc_day(2024, 1, 3));
  EXPECT_NEAR(paired.a[0], 1.2 / 1.1 - 1, 1e-15);
  EXPECT_EQ(paired.b[0], 1);
}

TEST(ReturnsCsv, CompoundsToTheEquity) {
  StrategyReport strategy;
  strategy.daily = equity_of({1.25, 0.5}, utc_day(2024, 1, 31));
  EXPECT_EQ(to_returns_csv(strategy), "date,return\n2024-01-31,0.25\n2024-02-01,-0.6\n");
}

TEST(FreqtradeJson, HasTheColumnsThatFreqtradeReads) {
  const Report report = sample_report(3);
  const auto json = nlohmann::json::parse(to_freqtrade_json(report, report.strategies.front()));
  const auto& strategy = json.at("strategy").at("own");
  EXPECT_EQ(strategy.at("starting_balance"), 10'000.0);
  EXPECT_EQ(strategy.at("stake_currency"), "USDT");
  ASSERT_EQ(strategy.at("trades").size(), 1U);
  const auto& trade = strategy.at("trades")[0];
  for (const char* column : {"pair",
                             "stake_amount",
                             "max_stake_amount",
                             "amount",
                             "open_date",
                             "close_date",
                             "open_rate",
                             "close_rate",
                             "fee_open",
                             "fee_close",
                             "trade_duration",
                             "profit_ratio",
                             "profit_abs",
                             "exit_reason",
                             "initial_stop_loss_abs",
                             "initial_stop_loss_ratio",
                             "stop_loss_abs",
                             "stop_loss_ratio",
                             "min_rate",
                             "max_rate",
                             "is_open",
                             "enter_tag",
                             "leverage",
                             "is_short",
                             "open_timestamp",
                             "close_timestamp",
                             "orders",
                             "funding_fees"}) {
    EXPECT_TRUE(trade.contains(column)) << column;
  }
  EXPECT_EQ(trade.size(), 28U);
  EXPECT_EQ(trade.at("pair"), "BTC/USDT");
  EXPECT_EQ(trade.at("open_date"), "2024-01-01 00:00:00+00:00");
  EXPECT_EQ(trade.at("close_timestamp"), 1'704'078'000'000);
  EXPECT_EQ(trade.at("trade_duration"), 180);
  EXPECT_EQ(trade.at("stake_amount"), 4200.0);
  EXPECT_EQ(trade.at("fee_open"), 0.001);
  EXPECT_EQ(trade.at("profit_abs"), 41.25);
  EXPECT_EQ(trade.at("exit_reason"), "exit_signal");
  EXPECT_FALSE(trade.at("is_short"));
  EXPECT_EQ(json.at("strategy_comparison")[0].at("key"), "own");
}

TEST(FreqtradeJson, AShortIsOne) {
  Report report = sample_report(3);
  StrategyReport& strategy = report.strategies.front();
  ASSERT_EQ(strategy.round_trips.size(), 1U);
  strategy.round_trips.push_back(strategy.round_trips.front());
  strategy.round_trips.front().trade.is_short = true;
  const auto json = nlohmann::json::parse(to_freqtrade_json(report, strategy));
  const auto& told = json.at("strategy").at(strategy.name);
  EXPECT_TRUE(told.at("trades").at(0).at("is_short"));
  EXPECT_FALSE(told.at("trades").at(1).at("is_short"));
  EXPECT_EQ(told.at("trade_count_short"), 1);
  EXPECT_EQ(told.at("trade_count_long"), 1);
  EXPECT_EQ(told.at("trading_mode"), "futures");
}

TEST(FreqtradeJson, WhatIsStillOpenIsForcedOut) {
  Report report = sample_report(3);
  report.strategies.front().round_trips.front().trade.open_at_end = true;
  const auto json = nlohmann::json::parse(to_freqtrade_json(report, report.strategies.front()));
  EXPECT_EQ(json.at("strategy").at("own").at("trades")[0].at("exit_reason"), "force_exit");
}

}  // namespace
}  // namespace tern
