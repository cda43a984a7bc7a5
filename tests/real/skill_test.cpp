// The forecasts of real bars, out of sample 2022 to 2025: as good as honest ones are, not better.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <map>

#include "base/parallel.h"
#include "dataset/dataset.h"
#include "feature/compute.h"
#include "feature/selection.h"
#include "real_market.h"
#include "report/build.h"
#include "validate/control.h"
#include "validate/out_of_sample.h"

namespace tern {
namespace {

constexpr TimeRange kHistory{utc_day(2018, 1, 1), utc_day(2026, 1, 1)};

/// The environment asks for other models and features to be measured; the bounds below are those of
/// ridge on the core.
std::string asked_for(const char* variable, const char* standard) {
  const char* text = std::getenv(variable);
  return text != nullptr ? text : standard;
}

const std::string kModel = asked_for("TERN_HONESTY_MODEL", "ridge");

std::vector<Dataset> make_datasets(const Market& market) {
  std::vector<Dataset> datasets;
  for (std::uint16_t i = 0; i < market.universe.size(); ++i) {
    const auto inputs = make_feature_inputs(market, SymbolId{i});
    const auto rows = select_features(
        std::array{asked_for("TERN_HONESTY_FEATURES", "core"), std::string(kVolatilityFeature)});
    const Frame features = *compute_features(*inputs, *rows);
    datasets.push_back(*make_dataset(market, SymbolId{i}, features, {.horizon = 1h}));
  }
  return datasets;
}

/// Scores of `model` by pair, refitted every quarter.
std::vector<ForecastReport> judge(const Market& market, std::span<const Dataset> datasets,
                                  const std::string& model) {
  const auto splits = walk_forward(market.as_of().range(), {.test_begin = utc_day(2022, 1, 1),
                                                            .test_end = utc_day(2026, 1, 1),
                                                            .refit = {3, Duration::zero()},
                                                            .train_min = days{180},
                                                            .train_max = Duration::zero(),
                                                            .valid = Duration::zero(),
                                                            .embargo = 24h});
  const auto made = forecast_out_of_sample(
      datasets, {.models = {model}, .splits = *splits, .seed = 1, .jobs = default_jobs()});
  std::vector<ForecastReport> judged;
  for (const Dataset& dataset : datasets) {
    PairedOutcomes paired = pair_outcomes(dataset, made->tables.front().rows);
    judged.push_back(judge_series({.pair = market.universe[dataset.symbol].name,
                                   .model = model,
                                   .horizon = dataset.horizon,
                                   .as_of = std::move(paired.as_of),
                                   .forecast = std::move(paired.forecast),
                                   .outcome = std::move(paired.outcome),
                                   .history = {},
                                   .overlap = dataset.overlap}));
    const ForecastScore& score = judged.back().score;
    std::printf("%s %s: R2 %.3f %%, IC %.4f [%.4f, %.4f], Clark-West p %.4f, direction %.2f %%\n",
                score.pair.c_str(), model.c_str(), 100 * score.r2_oos, score.ic.value, score.ic.low,
                score.ic.high, score.clark_west.p, 100 * score.directional_accuracy.value);
  }
  return judged;
}

class RealSkill : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!has_bars()) GTEST_SKIP() << "needs ../shared/data";
    if (!market_) {
      market_ = std::make_unique<Market>(read_market(kHistory));
      datasets_ = make_datasets(*market_);
    }
  }
  static std::unique_ptr<Market> market_;
  static std::vector<Dataset> datasets_;
};
std::unique_ptr<Market> RealSkill::market_;
std::vector<Dataset> RealSkill::datasets_;

TEST_F(RealSkill, ForecastingNoChangeErrsAsMuchAsItIsKnownTo) {
  // Root mean square of hourly log returns, percent, 2022 to 2025, counted independently.
  const std::map<std::string, std::array<double, 4>> expected = {
      {"BTC/USDT", {0.681, 0.454, 0.562, 0.475}},
      {"ETH/USDT", {0.915, 0.494, 0.685, 0.775}},
      {"SOL/USDT", {1.337, 1.020, 0.984, 0.925}},
  };
  for (const ForecastReport& report : judge(*market_, datasets_, "zero")) {
    ASSERT_EQ(report.years.size(), 4U);
    for (std::size_t y = 0; y < 4; ++y) {
      EXPECT_NEAR(report.years[y].rmse_zero_percent, expected.at(report.score.pair)[y], 0.003)
          << report.score.pair << " " << report.years[y].year;
      EXPECT_EQ(report.years[y].r2_oos, 0);
    }
  }
}

TEST_F(RealSkill, AForecastIsNoBetterThanHonestOnesAre) {
  for (const ForecastReport& report : judge(*market_, datasets_, kModel)) {
    EXPECT_LT(std::abs(report.score.r2_oos), 0.0015) << "more than 0.5 % would be a leak";
    EXPECT_LT(report.score.directional_accuracy.value, 0.54) << "more would be a leak";
    EXPECT_GT(report.score.ic.value, 0.005);
    EXPECT_LT(report.score.ic.value, 0.05);
  }
}

TEST_F(RealSkill, DataThatArriveLateCostSkillAndDoNotEndIt) {
  const auto now = judge(*market_, datasets_, kModel);
  std::vector<Dataset> late;
  for (const Dataset& dataset : datasets_) late.push_back(with_late_features(dataset, 1));
  const auto later = judge(*market_, late, kModel);
  double kept = 0;
  double had = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    had += now[i].score.ic.value;
    kept += later[i].score.ic.value;
  }
  EXPECT_LT(kept, had);
  EXPECT_GT(kept, 0) << "skill that one hour's delay wipes out looks like a peek";
}

TEST_F(RealSkill, ShuffledLabelsTeachNothing) {
  std::vector<Dataset> nonsense;
  for (const Dataset& dataset : datasets_)
    nonsense.push_back(with_shuffled_labels(dataset, 168, 7));
  for (const ForecastReport& report : judge(*market_, nonsense, kModel)) {
    EXPECT_LT(report.score.ic.value, 3 * 0.0075) << "three robust standard errors";
    EXPECT_LT(report.score.r2_oos, 0.0005);
  }
}

}  // namespace
}  // namespace tern
