#include "report/build.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "report/documents.h"
#include "report/equity.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

/// BTC doubles from 100 in equal steps over `hours`; ETH is listed half-way, at 10, and stays.
Market market_of(std::size_t hours) {
  const std::vector<Pair> pairs = {{"BTC", "USDT"}, {"ETH", "USDT"}};
  Market market{Universe::spot(pairs).value(), {}, "test", false};
  std::vector<Bar> btc;
  std::vector<Bar> eth;
  const auto price = [&](std::size_t i) {
    return 100.0 + 100.0 * static_cast<double>(i) / static_cast<double>(hours);
  };
  for (std::size_t i = 0; i < hours; ++i) {
    const Timestamp t = kStart + 1h * static_cast<int>(i);
    btc.push_back({t, price(i), price(i + 1), price(i), price(i + 1), 1.0, {}, {}, {}, {}});
    if (2 * i >= hours) eth.push_back({t, 10.0, 10.0, 10.0, 10.0, 1.0, {}, {}, {}, {}});
  }
  const TimeRange range{kStart, kStart + 1h * static_cast<int>(hours)};
  market.bars.push_back(Bars::make(Interval::h1, range, btc).value());
  market.bars.push_back(Bars::make(Interval::h1, range, eth).value());
  return market;
}

ReportInputs inputs_of(const Market& market) {
  ReportInputs inputs;
  inputs.market = &market;
  inputs.period = {market.as_of()[0], market.as_of()[market.as_of().size]};
  inputs.capital = 1000.0;
  inputs.primary_model = "ridge";
  inputs.primary_horizon = 1h;
  inputs.primary_strategy = "own";
  inputs.draws = 50;
  inputs.tried.run = 1;
  return inputs;
}

StrategyRun run_of(const Market& market, const std::vector<double>& equity) {
  BacktestResult result{.strategy = {"own", "threshold", 0.0, 0.0, {0.5, 0.5}, 0.0},
                        .equity = Frame({market.as_of()[0], 1h, equity.size()}),
                        .trades = {},
                        .fees_paid = 1.0,
                        .slippage_paid = 0.5,
                        .traded = 500.0,
                        .turnover = 0.5,
                        .orders = 1,
                        .refused = 0,
                        .journal_hash = "j"};
  Column& column = result.equity.add("equity");
  for (std::size_t i = 0; i < equity.size(); ++i) column.set(i, equity[i]);
  return {"by hand", "", std::move(result)};
}

Trade trade_of(double profit) {
  return {SymbolId{0}, kStart, kStart + 1h, 1.0, 1.0, 1.0, profit, profit, 0.0, false};
}

TEST(Returns, SkipBarsWithoutEquity) {
  Frame frame({kStart, 1h, 4});
  Column& equity = frame.add("equity");
  equity.set(0, 100.0);
  equity.set(2, 110.0);
  equity.set(3, 99.0);
  const auto returns = bar_returns(frame);
  ASSERT_EQ(returns.size(), 2U);
  EXPECT_DOUBLE_EQ(returns[0], 110.0 / 100.0 - 1.0);
  EXPECT_DOUBLE_EQ(returns[1], 99.0 / 110.0 - 1.0);
}

TEST(Daily, KeepsTheLastEquityAndTheDeepestDrawdownOfADay) {
  Frame frame({kStart + 1h, 1h, 26});  // 01:00 of the first day to 02:00 of the second
  Column& equity = frame.add("equity");
  for (std::size_t i = 0; i < 26; ++i) equity.set(i, 1000.0);
  equity.set(5, 1250.0);
  equity.set(6, 500.0);
  equity.set(25, 1100.0);
  const Frame daily = by_day(frame, 1000.0);
  ASSERT_EQ(daily.rows(), 2U);
  EXPECT_EQ(daily.as_of()[0], kStart);
  EXPECT_DOUBLE_EQ(daily.find("equity")->values[0], 1.0);
  EXPECT_DOUBLE_EQ(daily.find("equity")->values[1], 1.1);
  EXPECT_DOUBLE_EQ(daily.find("drawdown")->values[0], 500.0 / 1250.0 - 1.0);
  EXPECT_DOUBLE_EQ(daily.find("drawdown")->values[1], 1000.0 / 1250.0 - 1.0);
}

TEST(Daily, ALossOnTheFirstBarIsADrawdownFromTheStartingCapital) {
  Frame frame({kStart, 1h, 2});
  Column& equity = frame.add("equity");
  equity.set(0, 900.0);
  equity.set(1, 900.0);
  EXPECT_DOUBLE_EQ(by_day(frame, 1000.0).find("drawdown")->values[0], 900.0 / 1000.0 - 1.0);
}

TEST(Holding, BuysAtTheFirstOpenAndPaysForIt) {
  const Market market = market_of(48);
  const ReportInputs inputs = inputs_of(market);
  const StrategyReport held = report_holding("hold BTC/USDT", {1.0, 0.0}, inputs, 1);
  // Decided at 01:00, bought at the open of the second bar, 100 + 100/48; the last close is 200.
  const double side = inputs.costs.round_trip() / 2.0;
  const double expected = 200.0 / ((100.0 + 100.0 / 48.0) * (1.0 + side));
  const auto equity = *held.daily.find("equity");
  EXPECT_NEAR(equity.values[held.daily.rows() - 1], expected, 1e-12);
  EXPECT_NEAR(held.fees_paid + held.slippage_paid, 1000.0 * side / (1.0 + side), 1e-9);
  EXPECT_EQ(held.orders, 1U);
}

TEST(Holding, KeepsCashForAnAssetThatIsListedLater) {
  const Market market = market_of(48);
  ReportInputs inputs = inputs_of(market);
  const StrategyReport held = report_holding("hold ETH/USDT", {0.0, 1.0}, inputs, 1);
  const auto equity = *held.daily.find("equity");
  EXPECT_DOUBLE_EQ(equity.values[0], 1.0);
  const double side = inputs.costs.round_trip() / 2.0;
  EXPECT_NEAR(equity.values[held.daily.rows() - 1], 1.0 / (1.0 + side), 1e-12);
}

TEST(Rolling, IsThePlainCorrelationOfTheWindow) {
  ForecastSeries series;
  Rng rng(11);
  for (int i = 0; i < 24 * 40; ++i) {
    series.as_of.push_back(kStart + 1h * i);
    series.forecast.push_back(rng.normal());
    series.outcome.push_back(0.3 * series.forecast.back() + rng.normal());
  }
  const TimeGrid grid{kStart, days{1}, 40};
  const Column rolling = rolling_correlation(series, grid, days{9});
  EXPECT_FALSE(rolling.at(1).has_value());  // two days of nine
  EXPECT_TRUE(rolling.at(2).has_value());
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 24 * 21; i < 24 * 30; ++i) {  // the nine days that end with day 29
    const double a = series.forecast[i];
    const double b = series.outcome[i];
    n += 1, x += a, y += b, xx += a * a, yy += b * b, xy += a * b;
  }
  const double expected = (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y));
  // Adding and taking away leaves rounding of the order of 1e-16 a step.
  EXPECT_NEAR(*rolling.at(29), expected, 1e-12);
}

TEST(Rolling, AConstantForecastHasNoCorrelation) {
  ForecastSeries series;
  for (int i = 0; i < 240; ++i) {
    series.as_of.push_back(kStart + 1h * i);
    series.forecast.push_back(0.1);
    series.outcome.push_back(i % 3 - 1.0);
  }
  const Column rolling = rolling_correlation(series, {kStart, days{1}, 10}, days{3});
  EXPECT_EQ(rolling.valid.count(), 0U);
}

TEST(Build, RanksTradesAndFindsThePortfolio) {
  const Market market = market_of(48);
  ReportInputs inputs = inputs_of(market);
  StrategyRun run = run_of(market, std::vector<double>(48, 1000.0));
  for (int i = 0; i < 15; ++i) run.result.trades.push_back(trade_of(i - 3.0));
  inputs.strategies = {run};
  const Report report = build_report(inputs, 1).value();
  ASSERT_NE(portfolio(report), nullptr);
  ASSERT_EQ(portfolio(report)->best.size(), 10U);
  EXPECT_EQ(portfolio(report)->best.front().trade.profit, 11.0);
  ASSERT_EQ(portfolio(report)->worst.size(), 3U);
  EXPECT_EQ(portfolio(report)->worst.front().trade.profit, -3.0);
  EXPECT_EQ(portfolio(report)->best.front().pair, "BTC/USDT");
  ASSERT_EQ(report.benchmarks.size(), 4U) << "one that never moved has no match in volatility";
  EXPECT_EQ(report.benchmarks[2].name, "hold equal weights");
  EXPECT_EQ(report.benchmarks[3].name, "cash");
}

TEST(Build, SortsForecastsByPairAndHorizonAtAnyJobs) {
  const Market market = market_of(200);
  ReportInputs inputs = inputs_of(market);
  Rng rng(5);
  for (const char* model : {"ridge", "naive"}) {
    for (const char* pair : {"ETH/USDT", "BTC/USDT"}) {
      ForecastSeries series;
      series.pair = pair;
      series.model = model;
      series.horizon = 1h;
      for (int i = 0; i < 150; ++i) {
        series.as_of.push_back(kStart + 1h * (i + 1));
        series.forecast.push_back(1e-4 * rng.normal());
        series.outcome.push_back(1e-2 * rng.normal());
      }
      VolatilitySeries size{.pair = pair, .model = model, .horizon = 1h, .as_of = series.as_of};
      for (const double outcome : series.outcome) {
        size.log_forecast.push_back(rng.normal());
        size.variance.push_back(outcome * outcome);
      }
      inputs.volatilities.push_back(std::move(size));
      inputs.forecasts.push_back(std::move(series));
    }
  }
  inputs.strategies = {run_of(market, std::vector<double>(200, 1000.0))};
  const Report report = build_report(inputs, 1).value();
  ASSERT_EQ(report.forecasts.size(), 4U);
  EXPECT_EQ(report.forecasts[0].score.pair, "BTC/USDT");
  EXPECT_EQ(report.forecasts[0].score.model, "ridge") << "models stay as configured";
  EXPECT_EQ(report.forecasts[3].score.pair, "ETH/USDT");
  EXPECT_EQ(primary_forecasts(report).size(), 2U);
  ASSERT_EQ(report.volatilities.size(), 4U);
  EXPECT_EQ(report.volatilities[0].pair, "BTC/USDT");
  EXPECT_EQ(report.volatilities[0].model, "ridge");
  EXPECT_EQ(report.volatilities[0].n, 150U);
  EXPECT_EQ(to_json(report), to_json(build_report(inputs, 4).value()));
  EXPECT_EQ(to_html(report), to_html(build_report(inputs, 4).value()));
}

TEST(Build, RefusesWhatItCannotJudge) {
  const Market market = market_of(48);
  ReportInputs inputs = inputs_of(market);
  inputs.period.end = inputs.period.begin + 2h;
  EXPECT_EQ(build_report(inputs, 1).error().kind, Errc::invalid_argument);
  inputs = inputs_of(market);
  inputs.forecasts.emplace_back().pair = "DOGE/USDT";
  EXPECT_EQ(build_report(inputs, 1).error().kind, Errc::invalid_argument);
}

}  // namespace
}  // namespace tern
