#include "report/metrics.h"
#include "validate/luck.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kTolerance = 1e-9;

class MetricsVector : public ::testing::Test {
 protected:
  MetricsVector() {
    for (const double t : columns_.at("turnover")) turnover_ += t;
  }
  Metrics measured(std::span<const double> trades = {}) const {
    return measure({.returns = columns_.at("strategy_ret"),
                    .exposed = columns_.at("position"),
                    .trade_returns = trades,
                    .bars_per_year = 8760,
                    .turnover = turnover_,
                    .cost_share = 0.02695},
                   200, 1);
  }
  std::map<std::string, std::vector<double>> columns_ = load_columns("metrics_720.csv");
  nlohmann::json own_ = load_json("metrics_returns.json").at("own");
  double turnover_ = 0;
};

TEST_F(MetricsVector, ReturnsAndRatios) {
  const Metrics m = measured();
  EXPECT_EQ(m.bars, 720U);
  expect_relative(m.total_return, own_.at("total_return"), kTolerance);
  expect_relative(m.volatility_annual, own_.at("ann_vol"), kTolerance);
  expect_relative(m.sharpe_annual.value().value, own_.at("sharpe_ann"), kTolerance);
  expect_relative(m.sortino_annual.value(), own_.at("sortino_ann"), kTolerance);
  expect_relative(m.max_drawdown, own_.at("max_drawdown"), kTolerance);
  EXPECT_EQ(m.drawdown_bars_max, own_.at("max_dd_duration_bars").get<std::size_t>());
  expect_relative(m.exposure, own_.at("exposure_time"), kTolerance);
  expect_relative(m.turnover_annual, own_.at("turnover_annual"), kTolerance);
}

TEST_F(MetricsVector, ProbabilisticSharpe) {
  // The vector was computed from the adjusted skew and kurtosis that pandas gives; ours are the
  // biased ones, as in sharpe_inference.json. On 720 bars the two differ in the fifth digit.
  const double sharpe = own_.at("mean").get<double>() / own_.at("std_ddof1").get<double>();
  const SharpeSample adjusted = {sharpe, 720, own_.at("skew_pandas"),
                                 3 + own_.at("exkurt_pandas").get<double>()};
  expect_relative(probabilistic_sharpe(adjusted, 0), own_.at("psr0_correct"), kTolerance);
  const SharpeSample biased = {sharpe, 720, own_.at("skew_biased"),
                               3 + own_.at("exkurt_biased").get<double>()};
  expect_relative(measured().probabilistic_sharpe.value(), probabilistic_sharpe(biased, 0),
                  kTolerance);
}

TEST_F(MetricsVector, ThirtyDaysAreNotAnnualized) {
  EXPECT_FALSE(measured().cagr.has_value());
  EXPECT_FALSE(measured().calmar.has_value());
}

TEST_F(MetricsVector, AYearIsAnnualized) {
  // The vectors annualize their 720 bars. The same bars over and over, for more than a year, grow
  // at the same annual rate.
  std::vector<double> returns;
  for (int i = 0; i < 13; ++i)
    returns.insert(returns.end(), columns_.at("strategy_ret").begin(),
                   columns_.at("strategy_ret").end());
  const std::vector<double> exposed(returns.size(), 1.0);
  const Metrics m = measure({.returns = returns,
                             .exposed = exposed,
                             .trade_returns = {},
                             .bars_per_year = 8760,
                             .turnover = 0,
                             .cost_share = 0},
                            10, 1);
  expect_relative(m.cagr.value(), own_.at("cagr"), kTolerance);
  expect_relative(m.calmar.value(), *m.cagr / -m.max_drawdown, kTolerance);
  expect_relative(own_.at("cagr").get<double>() / -measured().max_drawdown, own_.at("calmar"),
                  kTolerance);
}

TEST_F(MetricsVector, Trades) {
  const auto v = load_json("metrics_trades.json");
  std::vector<double> profits;
  for (const auto& t : v.at("trades")) profits.push_back(t.at("pnl"));
  const auto& own = v.at("own");
  const Metrics m = measured(profits);
  EXPECT_EQ(m.trades, own.at("n").get<std::size_t>());
  expect_relative(m.win_rate.value().value, own.at("win_rate_all"), kTolerance);
  expect_relative(m.win_rate.value().low, own.at("wilson95")[0], kTolerance);
  expect_relative(m.win_rate.value().high, own.at("wilson95")[1], kTolerance);
  expect_relative(m.profit_factor.value(), own.at("profit_factor"), kTolerance);
  expect_relative(m.expectancy.value(), own.at("expectancy"), kTolerance);
}

}  // namespace
}  // namespace tern
