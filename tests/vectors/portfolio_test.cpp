#include <algorithm>
#include <cmath>
#include <numeric>

#include "portfolio/covariance.h"
#include "portfolio/hierarchical.h"
#include "portfolio/inverse_volatility.h"
#include "portfolio/kelly.h"
#include "portfolio/mean_cvar.h"
#include "portfolio/mean_variance.h"
#include "portfolio/risk_budget.h"
#include "portfolio/roadmap.h"
#include "portfolio/single_linkage.h"
#include "portfolio/volatility_target.h"
#include "vector_file.h"

namespace tern {
namespace {

constexpr double kExact = 1e-9;
constexpr double kOptimal = 1e-6;

const nlohmann::json& vectors() {
  return load_json("portfolio.json");
}

using Numbers = std::vector<double>;

Covariance covariance_of(const nlohmann::json& rows) {
  Covariance result{rows.size(), {}};
  for (const auto& row : rows)
    for (const double value : row) result.values.push_back(value);
  return result;
}

Covariance covariance_of(const nlohmann::json& volatilities, const nlohmann::json& correlations) {
  Covariance result = covariance_of(correlations);
  for (std::size_t i = 0; i < result.assets; ++i)
    for (std::size_t j = 0; j < result.assets; ++j)
      result.at(i, j) *= volatilities[i].get<double>() * volatilities[j].get<double>();
  return result;
}

Covariance three_assets() {
  return covariance_of(vectors()["inputs"]["cov"]);
}

/// The days of cvar_scenarios_60x3.csv, [days, assets].
Numbers scenario_days() {
  const auto columns = load_columns("cvar_scenarios_60x3.csv");
  Numbers days;
  for (std::size_t day = 0; day < columns.at("BTC").size(); ++day)
    for (const char* asset : {"BTC", "ETH", "SOL"}) days.push_back(columns.at(asset)[day]);
  return days;
}

Numbers centered(Numbers days, std::size_t assets) {
  const Numbers mean = mean_returns(days, assets);
  for (std::size_t k = 0; k < days.size(); ++k) days[k] -= mean[k % assets];
  return days;
}

void expect_near(const Numbers& actual, const nlohmann::json& expected, double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i)
    EXPECT_NEAR(actual[i], expected[i].get<double>(), tolerance) << "of asset " << i;
}

void expect_near(const Result<Numbers>& actual, const nlohmann::json& expected, double tolerance) {
  ASSERT_TRUE(actual) << actual.error().message;
  expect_near(*actual, expected, tolerance);
}

TEST(PortfolioVectors, InverseVolatilityAndInverseVariance) {
  expect_near(inverse_volatility_weights(three_assets()), vectors()["inverse_vol"], kExact);
  expect_near(inverse_variance_weights(three_assets()), vectors()["inverse_variance"], kExact);
}

TEST(PortfolioVectors, MinimumVarianceLongOnly) {
  expect_near(minimum_variance_weights(three_assets()), vectors()["min_variance_long_only"],
              kOptimal);
}

TEST(PortfolioVectors, EqualRisk) {
  const auto& vector = vectors()["erc"];
  const auto weight = risk_budget_weights(three_assets(), Numbers(3, 1.0 / 3));
  expect_near(weight, vector["w"], kExact);
  expect_near(risk_shares(*weight, three_assets()), vector["risk_contrib"], kExact);
}

TEST(PortfolioVectors, FourAssetsOfMaillardRoncalliAndTeiletche) {
  const auto& vector = vectors()["erc_maillard_roncalli_teiletche_2010"];
  const Covariance covariance = covariance_of(vector["vol"], vector["corr"]);
  const auto equal_risk = risk_budget_weights(covariance, Numbers(4, 0.25));
  const auto least = minimum_variance_weights(covariance);
  expect_near(equal_risk, vector["erc"], kExact);
  expect_near(least, vector["mv"], kOptimal);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(100 * (*equal_risk)[i], vector["paper_erc_pct"][i].get<double>(), 0.05);
    EXPECT_NEAR(100 * (*least)[i], vector["paper_mv_pct"][i].get<double>(), 0.05);
  }
}

TEST(PortfolioVectors, TheRoadmapsTableInRisk) {
  const auto& vector = vectors()["risk_budget_70_15_15"];
  const AllocationView view{
      .assets = 3, .returns = {}, .held = {}, .configured = {}, .btc = 0, .eth = 1, .sol = 2};
  const Numbers table = roadmap_shares(view, DominanceRegime::State::high);
  const auto weight = risk_budget_weights(three_assets(), table);
  expect_near(weight, vector["w"], kExact);
  expect_near(risk_shares(*weight, three_assets()), vector["risk_contrib"], kExact);
  expect_near(risk_shares(table, three_assets()), vectors()["capital_70_15_15_risk_contrib"],
              kExact);
}

TEST(PortfolioVectors, HierarchicalWeightsByEitherDistance) {
  const auto& vector = vectors()["hrp6"];
  const Covariance covariance = covariance_of(vector["vol"], vector["corr"]);
  const Numbers plain = correlation_distances(covariance);
  const auto merges = single_linkage(plain, 6);
  for (std::size_t k = 0; k < merges.size(); ++k) {
    EXPECT_EQ(static_cast<double>(merges[k].left), vector["linkage"][k][0].get<double>());
    EXPECT_EQ(static_cast<double>(merges[k].right), vector["linkage"][k][1].get<double>());
    EXPECT_NEAR(merges[k].distance, vector["linkage"][k][2].get<double>(), kExact);
  }
  EXPECT_EQ(nlohmann::json(hierarchical_order(covariance, plain)), vector["order"]);
  expect_near(hierarchical_weights(covariance, plain), vector["w"], kExact);

  const Numbers profiles = profile_distances(plain, 6);
  const auto& by_profile = vectors()["hrp6_afml_euclid"];
  EXPECT_EQ(nlohmann::json(hierarchical_order(covariance, profiles)), by_profile["order"]);
  expect_near(hierarchical_weights(covariance, profiles), by_profile["w"], kExact);
}

TEST(PortfolioVectors, HierarchicalWeightsOfThree) {
  const Covariance covariance = three_assets();
  for (const Numbers& distances :
       {correlation_distances(covariance),
        profile_distances(correlation_distances(covariance), covariance.assets)}) {
    EXPECT_EQ(nlohmann::json(hierarchical_order(covariance, distances)),
              vectors()["hrp3"]["order"]);
    expect_near(hierarchical_weights(covariance, distances), vectors()["hrp3"]["w"], kExact);
  }
}

TEST(PortfolioVectors, KellyLongOnly) {
  const Numbers mean = vectors()["inputs"]["mu"];
  expect_near(kelly_weights(mean, three_assets(), 1), vectors()["kelly_long_only_cap1"], kOptimal);
}

TEST(PortfolioVectors, HalfOfKellyKeepsThreeQuartersOfTheGrowth) {
  const auto& vector = vectors()["kelly_single"];
  const double mu = vector["mu"], sigma = vector["sigma"];
  const Covariance variance{1, {sigma * sigma}};
  const auto growth = [&](double weight) {
    return weight * mu - variance_of(Numbers{weight}, variance) / 2;
  };
  const auto half = kelly_weights(Numbers{mu}, variance, 0.5);
  expect_near(half, nlohmann::json::array({vector["half"]}), kOptimal);
  EXPECT_NEAR(growth((*half)[0]), vector["growth_half"].get<double>(), kOptimal);
  EXPECT_NEAR(growth(2 * (*half)[0]), vector["growth_full"].get<double>(), kOptimal);
  EXPECT_NEAR(growth((*half)[0]) / growth(2 * (*half)[0]), 0.75, kOptimal);
}

TEST(PortfolioVectors, WhatARatioIsToBeBelieved) {
  for (const auto& row : vectors()["kelly_shrunk"])
    EXPECT_NEAR(believed_part(row["sr_ann"], row["T_years"]), row["shrink"].get<double>(), kExact);
}

TEST(PortfolioVectors, MeanVarianceThatPaysForTurnover) {
  const Numbers mean = vectors()["inputs"]["mu"];
  const Covariance covariance = three_assets();
  for (const auto& row : vectors()["mv_turnover"]) {
    const Numbers held = row["w0"];
    expect_near(mean_variance_weights({.mean = mean,
                                       .covariance = covariance,
                                       .aversion = row["gamma"],
                                       .penalty = row["kappa"],
                                       .held = held,
                                       .invested = true}),
                row["w"], row["tol"]);
  }
}

TEST(PortfolioVectors, TheLeastConditionalValueAtRisk) {
  const auto& vector = vectors()["mean_cvar"];
  const Numbers days = scenario_days();
  const Scenarios scenarios{.returns = days, .assets = 3, .level = vector["alpha"]};
  const auto expect = [&](const Result<Numbers>& weight, const nlohmann::json& expected) {
    expect_near(weight, expected["w"], kOptimal);
    Numbers losses;
    for (std::size_t k = 0; k < days.size(); k += 3)
      losses.push_back(-std::inner_product(weight->begin(), weight->end(),
                                           days.begin() + static_cast<std::ptrdiff_t>(k), 0.0));
    const Numbers tail = tail_of(losses, scenarios.level);
    const double mean = std::inner_product(tail.begin(), tail.end(), losses.begin(), 0.0);
    EXPECT_NEAR(mean, expected["cvar"].get<double>(), kOptimal);
    double quantile = INFINITY;
    for (std::size_t day = 0; day < tail.size(); ++day)
      if (tail[day] > 0) quantile = std::min(quantile, losses[day]);
    EXPECT_NEAR(quantile, expected["var"].get<double>(), kOptimal);
  };
  expect(mean_cvar_weights(scenarios, std::nullopt), vector["min_cvar"]);
  const auto& with_floor = vector["with_return_floor"];
  expect(mean_cvar_weights(scenarios, with_floor["rmin"].get<double>()), with_floor);
}

TEST(PortfolioVectors, ExposureFromTheVolatilityKnownBefore) {
  const auto& vector = vectors()["vol_target"];
  Covariance variance{1, {vector["v0"].get<double>()}};
  for (const auto& row : vector["rows"]) {
    const double forecast = std::sqrt(variance.at(0, 0) * 24 * kDaysOfYear);
    const double exposure = target_exposure(forecast, vector["target"], vector["cap"]);
    EXPECT_NEAR(forecast, row["sigma_ann"].get<double>(), kExact);
    EXPECT_NEAR(exposure, row["weight_before"].get<double>(), kExact);
    EXPECT_NEAR(exposure * row["ret"].get<double>(), row["pnl"].get<double>(), kExact);
    variance = ewma_covariance(variance, Numbers{row["ret"].get<double>()}, vector["lam"]);
  }
}

TEST(PortfolioVectors, LedoitAndWolfsCovariance) {
  const auto& vector = vectors()["ledoit_wolf_identity"];
  const ShrunkCovariance shrunk = shrunk_covariance(scenario_days(), 3);
  EXPECT_NEAR(shrunk.shrinkage, vector["shrinkage"].get<double>(), kExact);
  expect_near(shrunk.covariance.values, covariance_of(vector["cov"]).values, kExact);
}

TEST(PortfolioVectors, ExponentiallyWeightedCovariance) {
  const auto& vector = vectors()["ewma_cov"];
  const Numbers days = centered(scenario_days(), 3);
  const Covariance start = second_moment(std::span(days).first(3), 3);
  const Covariance tenth = ewma_covariance(start, std::span(days).subspan(3, 27), vector["lam"]);
  expect_near(tenth.values, covariance_of(vector["first10"]).values, kExact);
}

}  // namespace
}  // namespace tern
