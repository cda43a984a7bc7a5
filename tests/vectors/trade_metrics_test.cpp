#include "metrics_vector.h"

namespace tern {
namespace {

class TradesVector : public ::testing::Test {
 protected:
  TradesVector() {
    for (const auto& t : vector_.at("trades")) {
      profits_.push_back(t.at("pnl"));
      risked_.push_back(t.at("pnl").get<double>() / t.at("risk").get<double>());
      by_day_[static_cast<std::size_t>(t.at("close_day").get<double>())] +=
          t.at("pnl").get<double>() / 10'000;
    }
  }
  static Metrics measured(std::span<const double> trades) {
    const std::vector<double> returns = {0.01, -0.01};
    return measure({.returns = returns,
                    .exposed = returns,
                    .trade_returns = trades,
                    .bars_per_year = 365,
                    .turnover = 0,
                    .cost_share = 0},
                   10, 1);
  }
  nlohmann::json vector_ = load_json("metrics_trades.json");
  std::vector<double> profits_;
  std::vector<double> risked_;  // profits as multiples of what was risked
  std::vector<double> by_day_ = std::vector<double>(10, 0.0);
};

TEST_F(TradesVector, AveragesRunsAndQuality) {
  const auto& own = vector_.at("own");
  const Metrics m = measured(profits_);
  expect_relative(m.average_win.value(), own.at("avg_win"), kTolerance);
  expect_relative(m.average_loss.value(), own.at("avg_loss"), kTolerance);
  expect_relative(m.payoff.value(), own.at("payoff"), kTolerance);
  EXPECT_EQ(m.wins_in_a_row, own.at("max_consec_wins").get<std::size_t>());
  EXPECT_EQ(m.losses_in_a_row, own.at("max_consec_losses").get<std::size_t>());
  expect_relative(m.win_rate.value().value * 12, own.at("wins").get<double>(), kTolerance);
  const Metrics in_risk = measured(risked_);
  expect_relative(in_risk.expectancy.value(), own.at("expectancy_R"), kTolerance);
  expect_relative(in_risk.sqn.value(), own.at("sqn_sqrt_n"), kTolerance);
  expect_relative(in_risk.sqn.value(), own.at("sqn_capped_100"), kTolerance);
  EXPECT_EQ(own.at("losses").get<int>() + own.at("breakeven").get<int>(), 12 - 7);
}

TEST_F(TradesVector, Textbook) {
  const auto& own = vector_.at("own");
  const std::vector<double> returns = {0.01, -0.02, 0.03, 0.0};
  const auto values = textbook_values(returns, returns, profits_);
  expect_relative(named(values, "win rate without break-even"), own.at("win_rate_excl_be"),
                  kTolerance);
  expect_relative(named(values, "Kelly share"), own.at("kelly_f"), kTolerance);
  expect_relative(named(values, "break-even win rate"), own.at("breakeven_win_rate"), kTolerance);
  expect_relative(named(values, "SQN, population deviation"), own.at("sqn_ddof0"), kTolerance);
}

TEST_F(TradesVector, Freqtrade) {
  const auto& expected = vector_.at("freqtrade");
  const double balance = expected.at("starting_balance");
  expect_all(expected,
             {{"sharpe", "sharpe"},
              {"sortino", "sortino"},
              {"calmar", "calmar"},
              {"cagr", "cagr"},
              {"max_dd_abs", "max_drawdown_abs"},
              {"rel_dd_at_max_abs", "max_drawdown_account"},
              {"expectancy", "expectancy"},
              {"expectancy_ratio", "expectancy_ratio"}},
             {{"starting_balance", ""},
              {"days", ""},
              {"proper_daily_sharpe", ""},
              {"split_each_trade_into_4", ""}},
             freqtrade_values(profits_, balance, expected.at("days")));
}

TEST_F(TradesVector, FreqtradesSharpeGrowsWithPartialExits) {
  const auto& expected = vector_.at("freqtrade");
  std::vector<double> quarters;
  for (const double profit : profits_) quarters.insert(quarters.end(), 4, profit / 4);
  expect_relative(named(freqtrade_values(quarters, 10'000, 10), "sharpe"),
                  expected.at("split_each_trade_into_4").at("sharpe"), kTolerance);
  const Metrics by_day = measured_bars(by_day_, 365);
  expect_relative(by_day.sharpe_annual.value().value, expected.at("proper_daily_sharpe"),
                  kTolerance);
}

}  // namespace
}  // namespace tern
