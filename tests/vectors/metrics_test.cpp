#include "metrics_vector.h"

namespace tern {
namespace {

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

TEST_F(MetricsVector, MomentsTailsAndTheUlcerIndex) {
  const Metrics m = measured();
  const auto& returns = columns_.at("strategy_ret");
  expect_relative(moments(returns).mean, own_.at("mean"), kTolerance);
  expect_relative(moments(returns).stddev, own_.at("std_ddof1"), kTolerance);
  expect_relative(moments(returns).mean * std::sqrt(8760.0) / m.sortino_annual.value(),
                  own_.at("downside_dev"), kTolerance);
  expect_relative(m.ulcer, own_.at("ulcer_martin"), kTolerance);
  expect_relative(m.var_95, own_.at("var95_hist"), kTolerance);
  expect_relative(m.cvar_95, own_.at("cvar95_tail_mean_le_var"), kTolerance);
  expect_relative(m.tail_ratio.value(), own_.at("tail_ratio"), kTolerance);
  expect_relative(m.omega.value(), own_.at("omega0"), kTolerance);
  expect_relative(m.skew.value(), own_.at("skew_biased"), kTolerance);
  expect_relative(m.kurtosis.value() - 3, own_.at("exkurt_biased"), kTolerance);
  EXPECT_EQ(own_.at("n"), 720);
}

TEST_F(MetricsVector, TheDrawdownsPlace) {
  const auto until = [&](std::size_t bars) {
    return measured_bars(std::span(columns_.at("strategy_ret")).first(bars));
  };
  const auto deepest = own_.at("max_dd_index").get<std::size_t>();
  // The vector's index counts the starting capital, so it is how many returns have been earned.
  EXPECT_GT(until(deepest - 1).max_drawdown, measured().max_drawdown);
  EXPECT_EQ(until(deepest).max_drawdown, measured().max_drawdown);
  // It is still open at the end, so it is longer by every bar.
  EXPECT_EQ(until(720).drawdown_bars_max, own_.at("open_drawdown_bars").get<std::size_t>());
  EXPECT_EQ(until(719).drawdown_bars_max + 1, until(720).drawdown_bars_max);
}

TEST_F(MetricsVector, BarsTakenForTrades) {
  const Metrics m = measured_bars(columns_.at("strategy_ret"));
  expect_relative(m.win_rate.value().value, own_.at("bar_win_rate_all"), kTolerance);
  expect_relative(m.profit_factor.value(), own_.at("bar_profit_factor"), kTolerance);
}

TEST_F(MetricsVector, ExposureTurnoverAndCost) {
  const Metrics m = measured();
  expect_relative(m.exposure_mean, own_.at("exposure_mean_abs_pos"), kTolerance);
  expect_relative(turnover_, own_.at("turnover_sum"), kTolerance);
  expect_relative(m.turnover_annual / 2, own_.at("turnover_one_sided_annual"), kTolerance);
  expect_relative(m.cost_share, own_.at("cost_sum"), kTolerance);
}

TEST_F(MetricsVector, WhatOfItWasTheMarket) {
  const MarketExposure is =
      market_exposure(columns_.at("strategy_ret"), columns_.at("benchmark_ret"), 8760, 24);
  expect_relative(is.beta, own_.at("beta"), kTolerance);
  expect_relative(is.correlation, own_.at("corr"), kTolerance);
  expect_relative(is.correlation * is.correlation, own_.at("r2_vs_bench"), kTolerance);
  expect_relative(is.alpha_annual, own_.at("alpha_simple_ann"), kTolerance);
  expect_relative(is.alpha_t, own_.at("alpha_t_hac24"), kTolerance);
  expect_relative(is.alpha_t_ols, own_.at("alpha_t_ols"), kTolerance);
  expect_relative(is.tracking_error_annual, own_.at("tracking_error_ann"), kTolerance);
  expect_relative(is.information_ratio_annual, own_.at("information_ratio_ann"), kTolerance);
  expect_relative(is.up_capture, own_.at("up_capture_geo"), kTolerance);
  expect_relative(is.down_capture, own_.at("down_capture_geo"), kTolerance);
}

TEST_F(MetricsVector, TheBenchmarkItself) {
  const Metrics market = measured_bars(columns_.at("benchmark_ret"));
  expect_relative(market.total_return, own_.at("benchmark_total_return"), kTolerance);
  expect_relative(market.sharpe_annual.value().value, own_.at("benchmark_sharpe_ann"), kTolerance);
  // At the strategy's volatility.
  const double leverage = measured().volatility_annual / market.volatility_annual;
  std::vector<double> scaled = columns_.at("benchmark_ret");
  for (double& r : scaled) r *= leverage;
  expect_relative(measured().total_return - measured_bars(scaled).total_return,
                  own_.at("excess_vs_vol_matched_bh_total"), kTolerance);
}

TEST_F(MetricsVector, TheSharpeRatioOfDaysAndOfLogReturns) {
  const auto& hours = columns_.at("strategy_ret");
  std::vector<double> by_day;
  for (std::size_t row = 0; row < hours.size(); row += 24) {
    double equity = 1;
    for (std::size_t hour = row; hour < row + 24; ++hour) equity *= 1 + hours[hour];
    by_day.push_back(equity - 1);
  }
  const auto sharpe = [](std::span<const double> returns, double bars_per_year) {
    return measured_bars(returns, bars_per_year).sharpe_annual.value().value;
  };
  expect_relative(sharpe(by_day, 365), own_.at("sharpe_daily_sqrt365"), kTolerance);
  expect_relative(sharpe(by_day, 252), own_.at("sharpe_daily_sqrt252_WRONG"), kTolerance);
  std::vector<double> logs = hours;
  for (double& r : logs) r = std::log1p(r);
  const auto pitfalls = load_json("metrics_returns.json").at("pitfalls");
  expect_relative(sharpe(logs, 8760), pitfalls.at("sharpe_log_returns"), kTolerance);
}

TEST_F(MetricsVector, Pitfalls) {
  const auto pitfalls = load_json("metrics_returns.json").at("pitfalls");
  const auto& first = pitfalls.at("first_bar_loss");
  const auto returns = first.at("returns").get<std::vector<double>>();
  expect_relative(measured_bars(returns).max_drawdown, first.at("max_dd_with_initial_1"),
                  kTolerance);
  EXPECT_NE(measured_bars(returns).max_drawdown, first.at("max_dd_without_initial").get<double>());
  std::vector<double> padded = returns;  // the libraries look at four returns or more
  padded.push_back(0.0);
  expect_relative(named(quantstats_values(padded, 365), "max_drawdown"), first.at("quantstats"),
                  kTolerance);
  expect_relative(named(empyrical_values(padded, padded, 365), "max_drawdown"),
                  first.at("empyrical"), kTolerance);
  const auto& month = pitfalls.at("cagr_one_month_extrapolation");
  for (const auto& [key, rate] :
       {std::pair{"r20_85_pct_month", 0.2085}, {"r35", 0.35}, {"r50", 0.5}}) {
    const std::vector<double> months = {rate, rate, rate, rate};
    SCOPED_TRACE(key);
    expect_relative(named(quantstats_values(months, 12), "cagr"), month.at(key), kTolerance);
    EXPECT_FALSE(measured_bars(months, 12).cagr.has_value());
  }
}

TEST_F(MetricsVector, Quantstats) {
  const auto expected = load_json("metrics_returns.json").at("quantstats");
  const auto values = quantstats_values(columns_.at("strategy_ret"), 8760);
  expect_all(expected,
             {{"sharpe", "sharpe"},
              {"sortino", "sortino"},
              {"adjusted_sortino", "adjusted_sortino"},
              {"cagr", "cagr"},
              {"volatility", "volatility"},
              {"max_dd", "max_drawdown"},
              {"calmar", "calmar"},
              {"ulcer", "ulcer_index"},
              {"win_rate", "win_rate"},
              {"profit_factor", "profit_factor"},
              {"payoff", "payoff_ratio"},
              {"exposure", "exposure"},
              {"var", "value_at_risk"},
              {"cvar", "cvar"},
              {"tail_ratio", "tail_ratio"},
              {"skew", "skew"},
              {"kurtosis", "kurtosis"},
              {"kelly", "kelly_criterion"},
              {"psr", "probabilistic_sharpe_ratio"},
              {"autocorr_penalty", "autocorr_penalty"},
              {"smart_sharpe", "smart_sharpe"},
              {"common_sense", "common_sense_ratio"},
              {"default_252_sharpe", "sharpe, 252 periods"}},
             {{"periods", ""}, {"note", ""}}, values);
  expect_relative(named(values, "ulcer_index"), own_.at("ulcer_quantstats"), kTolerance);
  expect_relative(named(values, "ulcer_performance_index"), own_.at("upi_total"), kTolerance);
  expect_relative(named(values, "gain_to_pain_ratio"), own_.at("gain_to_pain"), kTolerance);
  expect_relative(named(values, "win_rate"), own_.at("bar_win_rate_nonzero"), kTolerance);
  expect_relative(named(values, "skew"), own_.at("skew_pandas"), kTolerance);
  expect_relative(named(values, "kurtosis"), own_.at("exkurt_pandas"), kTolerance);
}

TEST_F(MetricsVector, Empyrical) {
  const auto expected = load_json("metrics_returns.json").at("empyrical");
  const auto values =
      empyrical_values(columns_.at("strategy_ret"), columns_.at("benchmark_ret"), 8760);
  expect_all(expected,
             {{"sharpe", "sharpe_ratio"},
              {"sortino", "sortino_ratio"},
              {"annual_return", "annual_return"},
              {"annual_vol", "annual_volatility"},
              {"max_dd", "max_drawdown"},
              {"calmar", "calmar_ratio"},
              {"omega", "omega_ratio"},
              {"tail_ratio", "tail_ratio"},
              {"var", "value_at_risk"},
              {"cvar", "conditional_value_at_risk"},
              {"stability_r2", "stability_of_timeseries"},
              {"alpha", "alpha"},
              {"beta", "beta"},
              {"excess_sharpe", "excess_sharpe"}},
             {{"annualization", ""}, {"default_252_sharpe_on_hourly_data", ""}}, values);
  expect_relative(named(values, "alpha"), own_.at("alpha_empyrical_compound"), kTolerance);
  expect_relative(
      named(empyrical_values(columns_.at("strategy_ret"), columns_.at("benchmark_ret"), 252),
            "sharpe_ratio"),
      expected.at("default_252_sharpe_on_hourly_data"), kTolerance);
}

TEST_F(MetricsVector, Textbook) {
  const auto values =
      textbook_values(columns_.at("strategy_ret"), columns_.at("benchmark_ret"), {});
  for (const auto& [name, key] : Names{{"pain index", "pain_index"},
                                       {"value at risk, normal", "var95_gauss"},
                                       {"expected shortfall, normal", "cvar95_gauss"},
                                       {"value at risk, Cornish-Fisher", "cornish_fisher_var95"},
                                       {"up capture, arithmetic", "up_capture_mean"},
                                       {"down capture, arithmetic", "down_capture_mean"},
                                       {"t of alpha, OLS", "alpha_t_ols"}}) {
    SCOPED_TRACE(key);
    expect_relative(named(values, name), own_.at(key), kTolerance);
  }
}

}  // namespace
}  // namespace tern
