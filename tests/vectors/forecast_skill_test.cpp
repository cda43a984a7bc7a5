#include "base/distribution.h"
#include "validate/estimate.h"
#include "validate/information_coefficient.h"
#include "validate/moments.h"
#include "validate/point_error.h"
#include "validate/score.h"
#include "validate/skill.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kTolerance = 1e-9;

/// The rows that the vectors score, and the outcomes before them.
class ForecastSkill : public ::testing::Test {
 protected:
  std::span<const double> rows(const std::string& column) const {
    return std::span(columns_.at(column)).subspan(100);
  }
  std::vector<double> squared_errors(std::span<const double> forecast) const {
    std::vector<double> result;
    for (std::size_t i = 0; i < forecast.size(); ++i)
      result.push_back(std::pow(rows("y")[i] - forecast[i], 2));
    return result;
  }
  std::vector<double> gains_over(std::span<const double> forecast,
                                 std::span<const double> rival) const {
    std::vector<double> result;
    for (std::size_t i = 0; i < forecast.size(); ++i)
      result.push_back((rival[i] - forecast[i]) * (rows("y")[i] - forecast[i]));
    return result;
  }
  /// Every number of a Diebold-Mariano case from the series whose mean it tests.
  static void expect_case(const nlohmann::json& e, std::span<const double> d, std::size_t horizon,
                          std::size_t lag, Kernel kernel) {
    const auto n = static_cast<double>(d.size());
    const TestResult test = diebold_mariano(d, horizon, lag, kernel);
    const double normal = test.statistic / e.at("hln_factor").get<double>();
    const double variance = long_run_variance(d, lag, kernel);
    EXPECT_EQ(d.size(), e.at("n").get<std::size_t>());
    EXPECT_EQ(lag, e.at("L").get<std::size_t>());
    expect_relative(moments(d).mean, e.at("dbar"), kTolerance);
    expect_relative(variance, e.at("lrv"), kTolerance);
    expect_relative(test.statistic, e.at("DM_hln"), kTolerance);
    expect_relative(test.p, e.at("p_two_t"), kTolerance);
    expect_relative(student_t_cdf(-test.statistic, n - 1), e.at("p_greater_t"), kTolerance);
    expect_relative(student_t_cdf(test.statistic, n - 1), e.at("p_less_t"), kTolerance);
    expect_relative(moments(d).mean / std::sqrt(variance / n), e.at("DM"), kTolerance);
    expect_relative(normal, e.at("DM"), kTolerance);
    expect_relative(2 * normal_cdf(-std::abs(normal)), e.at("p_two_normal"), kTolerance);
  }
  std::vector<double> loss_difference(std::span<const double> forecast) const {
    std::vector<double> result = squared_errors(zero_);
    const std::vector<double> loss = squared_errors(forecast);
    for (std::size_t i = 0; i < loss.size(); ++i) result[i] -= loss[i];
    return result;
  }

  std::map<std::string, std::vector<double>> columns_ = load_columns("forecast_240.csv");
  nlohmann::json expected_ = load_json("forecast_skill.json");
  std::vector<double> zero_ = std::vector<double>(140, 0.0);
};

TEST_F(ForecastSkill, ErrorsAndR2) {
  const auto& e = expected_.at("basic");
  const auto y = rows("y");
  expect_relative(rmse(rows("f_model"), y), e.at("rmse_model"), kTolerance);
  expect_relative(rmse(zero_, y), e.at("rmse_zero"), kTolerance);
  expect_relative(rmse(rows("f_prevmean"), y), e.at("rmse_prevmean"), kTolerance);
  expect_relative(r2_against(rows("f_model"), zero_, y), e.at("r2_vs_zero"), kTolerance);
  expect_relative(r2_against(rows("f_model"), rows("f_prevmean"), y), e.at("r2_campbell_thompson"),
                  kTolerance);
  expect_relative(r2_against(rows("f_mom"), rows("f_prevmean"), y), e.at("r2_mom_ct"), kTolerance);
  expect_relative(r2_against(rows("f_mom"), zero_, y), e.at("r2_mom_vs_zero"), kTolerance);
  expect_relative(rmse(rows("f_mom"), y), e.at("rmse_mom"), kTolerance);
  expect_relative(mean_absolute_error(rows("f_model"), y), e.at("mae_model"), kTolerance);
  expect_relative(mean_absolute_error(zero_, y), e.at("mae_zero"), kTolerance);
  expect_relative(mean_absolute_error(rows("f_mom"), y), e.at("mae_mom"), kTolerance);
  const Estimate skill =
      one_minus(root_ratio_estimate(squared_errors(rows("f_model")), squared_errors(zero_), {}));
  expect_relative(skill.value, e.at("skill_rmse_vs_zero"), kTolerance);
}

TEST_F(ForecastSkill, TheLastReturnIsTheLastOneKnown) {
  const auto history = std::span(columns_.at("y")).first(100);
  const std::vector<double> last = lagged_outcome(rows("y"), history, 1, 1);
  // The column is a quarter of it, printed with eight digits.
  for (std::size_t i = 0; i < last.size(); ++i)
    EXPECT_NEAR(0.25 * last[i], rows("f_mom")[i], 5.1e-9);
}

TEST_F(ForecastSkill, PriceLevelsFlatterEveryForecast) {
  const auto& e = expected_.at("price_level");
  const auto price = rows("price");
  const auto last = rows("price_prev");
  const std::vector<double> mean(140, moments(price).mean);
  const std::vector<double> one(140, 1.0);
  std::vector<double> model;
  std::vector<double> last_share;
  std::vector<double> model_share;
  for (std::size_t i = 0; i < 140; ++i) {
    model.push_back(last[i] * std::exp(rows("f_model")[i]));
    last_share.push_back(last[i] / price[i]);
    model_share.push_back(model[i] / price[i]);
  }
  expect_relative(r2_against(last, mean, price), e.at("r2_price_naive_last"), kTolerance);
  expect_relative(r2_against(model, mean, price), e.at("r2_price_model"), kTolerance);
  expect_relative(100 * mean_absolute_error(last_share, one), e.at("mape_naive_pct"), kTolerance);
  expect_relative(100 * mean_absolute_error(model_share, one), e.at("mape_model_pct"), kTolerance);
  const auto train = std::span(columns_.at("price")).first(100);
  const double hour = mean_absolute_change(train, 1);
  const double day = mean_absolute_change(train, 24);
  expect_relative(hour, e.at("mase_scale_m1"), kTolerance);
  expect_relative(day, e.at("mase_scale_m24"), kTolerance);
  expect_relative(mean_absolute_error(model, price) / hour, e.at("mase_model_m1"), kTolerance);
  expect_relative(mean_absolute_error(last, price) / hour, e.at("mase_naive_m1"), kTolerance);
  expect_relative(mean_absolute_error(model, price) / day, e.at("mase_model_m24"), kTolerance);
  expect_relative(theil_u2(rows("f_model"), rows("y")), e.at("theil_u2"), kTolerance);
}

TEST_F(ForecastSkill, ThePrevailingMeanIsWhatWasKnown) {
  const auto history = std::span(columns_.at("y")).first(100);
  const std::vector<double> mean = prevailing_mean(rows("y"), history, 1);
  for (std::size_t i = 0; i < mean.size(); ++i) EXPECT_NEAR(mean[i], rows("f_prevmean")[i], 1e-15);
}

TEST_F(ForecastSkill, DieboldMariano) {
  struct Case {
    const char* name;
    const char* forecast;
    std::size_t horizon;
    std::size_t lag;
    Kernel kernel;
  };
  for (const Case& c :
       {Case{"zero_vs_model_h1_sq", "f_model", 1, 0, Kernel::rectangular},
        Case{"zero_vs_mom_h1_sq", "f_mom", 1, 0, Kernel::rectangular},
        Case{"zero_vs_model_h4_sq_acf", "f_model", 4, 3, Kernel::rectangular},
        Case{"zero_vs_model_h4_sq_bartlett", "f_model", 4, 3, Kernel::bartlett},
        Case{"zero_vs_model_h1_sq_nw_auto", "f_model", 1, newey_west_lag(140), Kernel::bartlett}}) {
    SCOPED_TRACE(c.name);
    expect_case(expected_.at("diebold_mariano").at(c.name), loss_difference(rows(c.forecast)),
                c.horizon, c.lag, c.kernel);
  }
  EXPECT_EQ(newey_west_lag(140), expected_.at("nw_auto_lag").get<std::size_t>());
  std::vector<double> absolute;
  for (std::size_t i = 0; i < 140; ++i)
    absolute.push_back(std::abs(rows("y")[i]) - std::abs(rows("y")[i] - rows("f_model")[i]));
  expect_case(expected_.at("diebold_mariano").at("zero_vs_model_h1_abs"), absolute, 1, 0,
              Kernel::rectangular);
}

TEST_F(ForecastSkill, Encompassing) {
  const auto& e = expected_.at("encompassing");
  const auto y = rows("y");
  const auto model = rows("f_model");
  expect_case(e.at("zero_encompasses_model"), gains_over(zero_, model), 1, 0, Kernel::bartlett);
  expect_case(e.at("model_encompasses_zero"), gains_over(model, zero_), 1, 0, Kernel::bartlett);
  const TestResult zero = encompassing(zero_, model, y, 1);
  expect_relative(zero.statistic, e.at("zero_encompasses_model").at("DM_hln"), kTolerance);
  expect_relative(zero.p, e.at("zero_encompasses_model").at("p_greater_t"), kTolerance);
  const TestResult own = encompassing(model, zero_, y, 1);
  expect_relative(own.statistic, e.at("model_encompasses_zero").at("DM_hln"), kTolerance);
  expect_relative(own.p, e.at("model_encompasses_zero").at("p_greater_t"), kTolerance);
}

TEST_F(ForecastSkill, AnatolyevGerko) {
  for (const auto& [name, column] : {std::pair{"ag_model", "f_model"}, {"ag_mom", "f_mom"}}) {
    SCOPED_TRACE(name);
    const auto& e = expected_.at("pesaran_timmermann").at(name);
    const TestResult test = anatolyev_gerko(rows(column), rows("y"), 0);
    expect_relative(test.statistic, e.at("AG"), kTolerance);
    expect_relative(test.p, e.at("p_one"), kTolerance);
    const double excess = e.at("A").get<double>() - e.at("B").get<double>();
    expect_relative(test.statistic, excess / std::sqrt(e.at("var").get<double>()), kTolerance);
  }
}

TEST_F(ForecastSkill, LagsThatFitOverlap) {
  // Sums over 24 hours of noise: the true long-run variance is 24 times the variance.
  const auto e = load_json("splits.json").at("overlap_vif");
  const auto seen = [](std::size_t lag) {
    double inflation = 1;
    for (std::size_t k = 1; k <= std::min<std::size_t>(lag, 23); ++k)
      inflation += 2 * (1 - static_cast<double>(k) / static_cast<double>(lag + 1)) *
                   (1 - static_cast<double>(k) / 24);
    return inflation;
  };
  const auto overlap = e.at("h").get<std::size_t>();
  expect_relative(seen(overlap - 1), e.at("bartlett_L_h_minus_1"), kTolerance);
  expect_relative(seen(overlap_lag(overlap)), e.at("bartlett_L_2h"), kTolerance);
}

TEST_F(ForecastSkill, ClarkWest) {
  struct Case {
    const char* name;
    std::span<const double> benchmark;
    const char* forecast;
    std::size_t lag;
  };
  for (const Case& c :
       {Case{"zero_vs_model_L0", zero_, "f_model", 0},
        Case{"prevmean_vs_model_L0", rows("f_prevmean"), "f_model", 0},
        Case{"zero_vs_model_L4", zero_, "f_model", 4}, Case{"zero_vs_mom_L0", zero_, "f_mom", 0}}) {
    SCOPED_TRACE(c.name);
    const auto& e = expected_.at("clark_west").at(c.name);
    const TestResult test = clark_west(rows(c.forecast), c.benchmark, rows("y"), {c.lag});
    expect_relative(test.statistic, e.at("t"), kTolerance);
    expect_relative(test.p, e.at("p_one"), kTolerance);
    if (e.at("t_ddof1").is_null()) continue;
    expect_relative(test.statistic * std::sqrt(139.0 / 140), e.at("t_ddof1"), kTolerance);
  }
}

TEST_F(ForecastSkill, PesaranTimmermann) {
  for (const auto& [name, column] : {std::pair{"model", "f_model"}, {"mom", "f_mom"}}) {
    SCOPED_TRACE(name);
    const auto& e = expected_.at("pesaran_timmermann").at(name);
    const TestResult test = pesaran_timmermann(rows(column), rows("y"), 0);
    expect_relative(test.statistic, e.at("PT"), kTolerance);
    expect_relative(test.p, e.at("p_one"), kTolerance);
    expect_relative(directional_accuracy(rows(column), rows("y"), {}).value, e.at("hit"),
                    kTolerance);
    const auto number = [&](const char* key) { return e.at(key).get<double>(); };
    expect_relative(
        test.statistic,
        (number("hit") - number("p_star")) / std::sqrt(number("var_p") - number("var_pstar")),
        kTolerance);
  }
}

TEST_F(ForecastSkill, PesaranTimmermannFromATable) {
  const auto& e = expected_.at("pesaran_timmermann").at("counts_case");
  std::vector<double> forecast;
  std::vector<double> outcome;
  const auto add = [&](const char* cell, double y, double f) {
    forecast.insert(forecast.end(), e.at(cell).get<std::size_t>(), f);
    outcome.insert(outcome.end(), e.at(cell).get<std::size_t>(), y);
  };
  add("n_upup", 1, 1);
  add("n_up_actual_down_fc", 1, -1);
  add("n_down_actual_up_fc", -1, 1);
  add("n_downdown", -1, -1);
  const TestResult test = pesaran_timmermann(forecast, outcome, 0);
  expect_relative(test.statistic, e.at("PT"), kTolerance);
  expect_relative(test.p, e.at("p_one"), kTolerance);
}

TEST_F(ForecastSkill, InformationCoefficients) {
  const auto y_ranks = average_ranks(rows("y"));
  for (const auto& [name, column] : {std::pair{"model", "f_model"}, {"mom", "f_mom"}}) {
    SCOPED_TRACE(name);
    const auto& e = expected_.at("information_coefficient").at(name);
    expect_relative(pearson(rows(column), rows("y")), e.at("pearson"), kTolerance);
    const double spearman = correlation(average_ranks(rows(column)), y_ranks, {}).value;
    expect_relative(spearman, e.at("spearman"), kTolerance);
    const TestResult ranked = correlation_test(spearman, 140);
    expect_relative(ranked.statistic, e.at("t_spearman"), kTolerance);
    expect_relative(ranked.p, e.at("p_two_spearman"), kTolerance);
    expect_relative(correlation_test(pearson(rows(column), rows("y")), 140).statistic,
                    e.at("t_pearson"), kTolerance);
    expect_relative(kendall_tau(rows(column), rows("y")), e.at("kendall_tau_b"), kTolerance);
  }
}

TEST_F(ForecastSkill, InformationRatio) {
  const auto& e = expected_.at("information_coefficient").at("block_ic");
  const std::vector<double> ics =
      period_rank_ics(rows("f_model"), rows("y"), e.at("block").get<std::size_t>());
  ASSERT_EQ(ics.size(), e.at("ics").size());
  for (std::size_t i = 0; i < ics.size(); ++i)
    EXPECT_NEAR(ics[i], e.at("ics")[i].get<double>(), 1e-12);
  const InformationRatio ratio = information_ratio(ics);
  expect_relative(moments(ics).mean, e.at("mean"), kTolerance);
  expect_relative(moments(ics).stddev, e.at("sd"), kTolerance);
  expect_relative(ratio.ratio.value, e.at("icir"), kTolerance);
  expect_relative(ratio.test.statistic, e.at("t"), kTolerance);
  EXPECT_EQ(ratio.ratio.n, 20U);
}

TEST_F(ForecastSkill, RowsNeededToSeeACoefficient) {
  for (const auto& c : load_json("leakage.json").at("sample_size_needed"))
    expect_relative(rows_to_detect(c.at("ic"), c.at("alpha"), c.at("power")), c.at("n"),
                    kTolerance);
}

TEST_F(ForecastSkill, TiesShareTheirRanks) {
  const auto& e = expected_.at("information_coefficient").at("ties");
  const auto x = average_ranks(e.at("x").get<std::vector<double>>());
  const auto y = average_ranks(e.at("y").get<std::vector<double>>());
  EXPECT_EQ(x, e.at("rank_x").get<std::vector<double>>());
  EXPECT_EQ(y, e.at("rank_y").get<std::vector<double>>());
  expect_relative(pearson(x, y), e.at("spearman"), kTolerance);
  const TestResult ranked = correlation_test(pearson(x, y), 10);
  expect_relative(ranked.statistic, e.at("t_spearman"), kTolerance);
  expect_relative(ranked.p, e.at("p_two_spearman"), kTolerance);
  const auto raw_x = e.at("x").get<std::vector<double>>();
  const auto raw_y = e.at("y").get<std::vector<double>>();
  expect_relative(pearson(raw_x, raw_y), e.at("pearson"), kTolerance);
  expect_relative(correlation_test(pearson(raw_x, raw_y), 10).statistic, e.at("t_pearson"),
                  kTolerance);
  expect_relative(kendall_tau(raw_x, raw_y), e.at("kendall_tau_b"), kTolerance);
}

TEST_F(ForecastSkill, TheScoreIsMadeOfTheSameNumbers) {
  std::vector<Timestamp> times;
  for (int i = 0; i < 140; ++i) times.push_back(utc_day(2024, 1, 1) + i * 1h);
  const ForecastScore score = score_forecasts({.as_of = times,
                                               .forecast = rows("f_model"),
                                               .outcome = rows("y"),
                                               .overlap = 1,
                                               .history = std::span(columns_.at("y")).first(100)});
  const auto& basic = expected_.at("basic");
  EXPECT_EQ(score.n, 140U);
  expect_relative(score.rmse_percent / 100, basic.at("rmse_model"), kTolerance);
  expect_relative(score.rmse_zero_percent / 100, basic.at("rmse_zero"), kTolerance);
  expect_relative(score.r2_oos, basic.at("r2_vs_zero"), kTolerance);
  expect_relative(score.r2_mean, basic.at("r2_campbell_thompson"), kTolerance);
  expect_relative(score.mae_percent.value / 100, basic.at("mae_model"), kTolerance);
  expect_relative(score.skill.value, basic.at("skill_rmse_vs_zero"), kTolerance);
  expect_relative(score.rmse_mean_percent / 100, basic.at("rmse_prevmean"), kTolerance);
  expect_relative(score.theil_u2, expected_.at("price_level").at("theil_u2"), kTolerance);
  expect_relative(score.encompassing.p,
                  expected_.at("encompassing").at("zero_encompasses_model").at("p_greater_t"),
                  kTolerance);
  expect_relative(score.anatolyev_gerko.p,
                  expected_.at("pesaran_timmermann").at("ag_model").at("p_one"), kTolerance);
  const auto& ic = expected_.at("information_coefficient").at("model");
  expect_relative(score.ic.value, ic.at("pearson"), kTolerance);
  expect_relative(score.rank_ic.value, ic.at("spearman"), kTolerance);
  expect_relative(score.clark_west.p, expected_.at("clark_west").at("zero_vs_model_L0").at("p_one"),
                  kTolerance);
  expect_relative(score.pesaran_timmermann.statistic,
                  expected_.at("pesaran_timmermann").at("model").at("PT"), kTolerance);
  expect_relative(score.diebold_mariano.p,
                  expected_.at("diebold_mariano").at("zero_vs_model_h1_sq").at("p_two_t"),
                  kTolerance);
}

}  // namespace
}  // namespace tern
