#include <algorithm>

#include "base/rng.h"
#include "sim/costs.h"
#include "validate/claim.h"
#include "validate/luck.h"
#include "validate/no_skill.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kTolerance = 1e-9;
constexpr double kYear = 8760;

TEST(SanityIdentities, DirectionsThatACorrelationGetsRight) {
  for (const auto& c : load_json("sanity_identities.json").at("directional_accuracy_vs_corr")) {
    const double rho = c.at("rho");
    expect_relative(accuracy_of_correlation(rho), c.at("accuracy"), kTolerance);
    expect_relative(rho * rho, c.at("R2"), kTolerance);
  }
}

TEST(SanityIdentities, CorrelationThatDirectionsNeed) {
  for (const auto& c : load_json("sanity_identities.json").at("corr_needed")) {
    const double rho = correlation_of_accuracy(c.at("accuracy"));
    expect_relative(rho, c.at("rho"), kTolerance);
    expect_relative(rho * rho, c.at("R2"), kTolerance);
  }
}

TEST(SanityIdentities, GrossSharpeOfACorrelation) {
  for (const auto& c : load_json("sanity_identities.json").at("gross_sharpe_from_ic")) {
    expect_relative(std::sqrt(kYear) * sharpe_of_sign(c.at("ic")), c.at("sign_strategy_sr_ann"),
                    kTolerance);
    expect_relative(std::sqrt(kYear) * sharpe_of_size(c.at("ic")), c.at("linear_strategy_sr_ann"),
                    kTolerance);
  }
}

TEST(SanityIdentities, WinRateOfBarriers) {
  for (const auto& c : load_json("sanity_identities.json").at("win_rate_from_barriers")) {
    const Barriers barriers = {c.at("tp_pct").get<double>() / 100,
                               c.at("sl_pct").get<double>() / 100};
    expect_relative(target_first_in_logs(barriers), c.at("p_tp_driftless"), kTolerance);
    const double p = target_first(barriers);
    expect_relative(p, c.at("p_tp_arith"), kTolerance);
    EXPECT_NEAR(100 * expectancy(barriers, p, 0), c.at("gross_expectancy_pct_arith"), 1e-12);
    expect_relative(100 * expectancy(barriers, p, 0.002), c.at("net_after_0_2pct_roundtrip"),
                    kTolerance);
    expect_relative(stop_for_win_rate(barriers.take_profit, p), barriers.stop_loss, kTolerance);
  }
}

TEST(SanityIdentities, BreakEvenMove) {
  const auto c = load_json("sanity_identities.json").at("breakeven_move_pct");
  Costs costs;
  costs.half_spread_bps = 0;
  costs.slippage_bps = 0;
  expect_relative(100 * costs.round_trip(), c.at("fee_rt"), kTolerance);
  costs.half_spread_bps = 1;
  costs.slippage_bps = 1;
  expect_relative(100 * costs.round_trip(), c.at("fee_plus_spread_slip_rt"), kTolerance);
}

TEST(SanityIdentities, BreakEvenAccuracy) {
  for (const auto& c : load_json("sanity_identities.json").at("breakeven_hourly_accuracy")) {
    expect_relative(break_even_accuracy(c.at("roundtrip_pct"), c.at("mean_abs_move_pct")),
                    c.at("accuracy_needed"), kTolerance);
  }
}

TEST(SanityIdentities, ErrorThatAnR2TakesAway) {
  for (const auto& c : load_json("sanity_identities.json").at("rmse_gain_from_R2")) {
    expect_relative(rmse_ratio_of_r2(c.at("R2")), c.at("rmse_ratio"), kTolerance);
    expect_relative(r2_of_rmse_ratio(c.at("rmse_ratio")), c.at("R2"), kTolerance);
  }
}

/// The closed forms beside a simulation of months whose bars were bought or sold by a coin, on
/// returns with fat tails and clustered volatility; 1500 months, so a share has this error.
double monte_carlo_error(double share) {
  return std::sqrt(share * (1 - share) / 1500);
}

TEST(BestOfMany, IsAsLuckyAsTheClosedFormSays) {
  const double sharpe = 2.84 / std::sqrt(kYear);
  for (const auto& c :
       load_json("size_power.json").at("best_of_N_random_sign_strategies_one_month_hourly")) {
    const double trials = c.at("N");
    SCOPED_TRACE(trials);
    const SharpeSample month = {sharpe, c.at("T_hours"), 0, 3};
    const double once = 1 - probabilistic_sharpe(month, 0);
    const double best = chance_of_best(once, trials);
    EXPECT_NEAR(c.at("p_best_ge_2_84"), best, 4 * monte_carlo_error(best) + 1e-6);
    const double rejected = chance_of_best(0.05, trials);
    EXPECT_NEAR(c.at("naive_reject_5pct"), rejected, 4 * monte_carlo_error(rejected));
    // The best of one has a mean of zero, with the error of 1500 months.
    const double error = std::sqrt(kYear) * sharpe_error({0, c.at("T_hours"), 0, 3});
    EXPECT_NEAR(c.at("mean_best_sr_ann"), error * expected_maximum(trials),
                error * (4 / std::sqrt(1500.0) + 0.045));
  }
}

TEST(BestOfMany, IsWhatCoinsDoOnReturnsWithFatTails) {
  Rng rng(284);
  std::vector<double> returns(20'000);
  for (double& r : returns) r = 0.005 * rng.normal() / std::sqrt(rng.chi_square(4) / 4);
  constexpr std::size_t kDraws = 6000;
  const auto sharpes = coin_sharpes(returns, 720, kDraws, 1);
  const auto above = std::ranges::lower_bound(sharpes, 2.84 / std::sqrt(kYear));
  const double once = static_cast<double>(sharpes.end() - above) / kDraws;
  const auto cases =
      load_json("size_power.json").at("best_of_N_random_sign_strategies_one_month_hourly");
  const double expected = cases.at(0).at("p_best_ge_2_84");
  ASSERT_EQ(cases.at(0).at("N"), 1);
  EXPECT_NEAR(once, expected, 4 * monte_carlo_error(expected));
}

}  // namespace
}  // namespace tern
