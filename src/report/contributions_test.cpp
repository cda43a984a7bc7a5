#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/rng.h"
#include "feature/sample_market.h"
#include "report/equity.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

/// BTC bars of an hour, each with its open and its close; nothing where the open is 0.
Market market_of(const std::vector<std::pair<double, double>>& prices) {
  const std::vector<Pair> pairs = {{"BTC", "USDT"}};
  Market market{Universe::spot(pairs).value(), {}, "test", false};
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const auto [open, close] = prices[i];
    if (open == 0) continue;
    bars.push_back({kStart + 1h * static_cast<int>(i),
                    open,
                    std::max(open, close),
                    std::min(open, close),
                    close,
                    1.0,
                    {},
                    {},
                    {},
                    {}});
  }
  const TimeRange range{kStart, kStart + 1h * static_cast<int>(prices.size())};
  market.bars.push_back(Bars::make(Interval::h1, range, bars).value());
  return market;
}

/// What a backtest of one pair leaves: cash and the worth of the position at each close.
BacktestResult result_of(const Market& market, const std::vector<std::pair<double, double>>& books,
                         double costs) {
  BacktestResult result{.strategy = {},
                        .equity = Frame(market.as_of()),
                        .trades = {},
                        .fees_paid = costs,
                        .slippage_paid = 0,
                        .traded = 0,
                        .turnover = 0,
                        .orders = 0,
                        .refused = 0,
                        .journal_hash = {}};
  Column equity(books.size());
  Column weight(books.size());
  for (std::size_t row = 0; row < books.size(); ++row) {
    const auto [cash, worth] = books[row];
    equity.set(row, cash + worth);
    weight.set(row, worth / (cash + worth));
  }
  result.equity.add("equity") = std::move(equity);
  result.equity.add("weight.BTC/USDT") = std::move(weight);
  return result;
}

double sum_of(const std::vector<Contribution>& parts) {
  return std::accumulate(parts.begin(), parts.end(), 0.0,
                         [](double sum, const Contribution& part) { return sum + part.profit; });
}

TEST(Contributions, ArePricesLessWhatWasPaidAtOpens) {
  const Market market = market_of({{100, 100}, {100, 110}, {112, 120}});
  // 5 bought at 100 for a fee of 1, 2 of them sold at 112 for a fee of 2: 50 were gained on the
  // first day, and on the second 2 x 2 by what was sold and 3 x 10 by what was kept.
  const auto parts =
      contributions(result_of(market, {{1000, 0}, {499, 550}, {721, 360}}, 3), market, 1000);
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[0].name, "BTC/USDT");
  EXPECT_NEAR(parts[0].profit, 0.084, 1e-12);
  EXPECT_EQ(parts[1].name, "costs");
  EXPECT_NEAR(parts[1].profit, -0.003, 1e-12);
  EXPECT_EQ(parts[2].name, "funding");
  EXPECT_EQ(parts[2].profit, 0);
  EXPECT_EQ(parts[3].name, "rest");
  EXPECT_NEAR(parts[3].profit, 0, 1e-12);
  EXPECT_NEAR(sum_of(parts), 0.081, 1e-12) << "the total return";
}

TEST(Contributions, OfAShortGainWhenPricesFallAndFundingIsApart) {
  const Market market = market_of({{100, 100}, {100, 80}, {0, 0}, {80, 90}});
  // 5 sold short at 100; 7 of funding is paid while the bar is missing; then prices rise to 90.
  BacktestResult result =
      result_of(market, {{1000, 0}, {1500, -400}, {1493, -400}, {1493, -450}}, 0);
  result.funding_paid = 7;
  const auto parts = contributions(result, market, 1000);
  EXPECT_NEAR(parts[0].profit, 0.05, 1e-12);
  EXPECT_NEAR(parts[2].profit, -0.007, 1e-12);
  EXPECT_NEAR(parts[3].profit, 0, 1e-12);
  EXPECT_NEAR(sum_of(parts), 0.043, 1e-12);
}

TEST(Contributions, AreNotKnownWithoutPositions) {
  const Market market = market_of({{100, 100}, {100, 110}});
  BacktestResult result = result_of(market, {{1000, 0}, {1000, 0}}, 0);
  result.equity = Frame(market.as_of());
  EXPECT_TRUE(contributions(result, market, 1000).empty());
}

TEST(Contributions, OfABacktestAddUpToItsTotalReturn) {
  const Market market = sample_market(24 * 60, 3);
  const TimeGrid as_of = market.as_of();
  Rng rng(8);
  Forecasts forecasts;
  for (std::size_t row = 0; row < as_of.size; ++row) {
    for (std::uint16_t symbol = 0; symbol < 3; ++symbol) {
      Forecast forecast{};
      forecast.symbol = {symbol};
      forecast.as_of = as_of[row];
      forecast.horizon = 1h;
      forecast.mean = row % 20 == 0 ? 0.01 * rng.normal() : 0.0;
      forecasts.push_back(forecast);
    }
  }
  const BacktestOptions options{.strategy = {"own", "threshold", 0.002, -0.002, {0.4, 0.3, 0.3}, 0},
                                .costs = {},
                                .capital = 10'000,
                                .range = as_of.range()};
  const auto result = backtest(market, forecasts, options);
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_GT(result->orders, 20U);
  const auto parts = contributions(*result, market, options.capital);
  const auto equity = *result->equity.find("equity");
  EXPECT_NEAR(sum_of(parts), equity.values[as_of.size - 1] / options.capital - 1, 1e-12);
  // These opens are no multiples of a tick of 0.01, to which fills are rounded
  // against us: less than a tick for each unit traded, at prices above 50.
  EXPECT_LE(parts.back().profit, 0);
  EXPECT_GT(parts.back().profit, -0.01 * result->traded / 50 / options.capital);
  EXPECT_LT(parts[3].profit, 0) << "costs";
  double most = 0;
  for (std::size_t s = 0; s < 3; ++s) most = std::max(most, std::abs(parts[s].profit));
  EXPECT_GT(most, 1e-4);
}

}  // namespace
}  // namespace tern
