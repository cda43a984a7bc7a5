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
    const auto& e = expected_.at("diebold_mariano").at(c.name);
    const TestResult test =
        diebold_mariano(loss_difference(rows(c.forecast)), c.horizon, c.lag, c.kernel);
    expect_relative(test.statistic, e.at("DM_hln"), kTolerance);
    expect_relative(test.p, e.at("p_two_t"), kTolerance);
  }
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
    const TestResult test = clark_west(rows(c.forecast), c.benchmark, rows("y"), c.lag);
    expect_relative(test.statistic, e.at("t"), kTolerance);
    expect_relative(test.p, e.at("p_one"), kTolerance);
  }
}

TEST_F(ForecastSkill, PesaranTimmermann) {
  for (const auto& [name, column] : {std::pair{"model", "f_model"}, {"mom", "f_mom"}}) {
    SCOPED_TRACE(name);
    const auto& e = expected_.at("pesaran_timmermann").at(name);
    const TestResult test = pesaran_timmermann(rows(column), rows("y"), 0);
    expect_relative(test.statistic, e.at("PT"), kTolerance);
    expect_relative(test.p, e.at("p_one"), kTolerance);
    expect_relative(directional_accuracy(rows(column), rows("y"), 0).value, e.at("hit"),
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
    expect_relative(correlation(average_ranks(rows(column)), y_ranks, 0).value, e.at("spearman"),
                    kTolerance);
  }
}

TEST_F(ForecastSkill, TiesShareTheirRanks) {
  const auto& e = expected_.at("information_coefficient").at("ties");
  const auto x = average_ranks(e.at("x").get<std::vector<double>>());
  const auto y = average_ranks(e.at("y").get<std::vector<double>>());
  EXPECT_EQ(x, e.at("rank_x").get<std::vector<double>>());
  EXPECT_EQ(y, e.at("rank_y").get<std::vector<double>>());
  expect_relative(pearson(x, y), e.at("spearman"), kTolerance);
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
