#include "sim/costs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

namespace tern {
namespace {

const nlohmann::json& vectors() {
  static const auto all = [] {
    std::ifstream file(TERN_SOURCE_DIR "/tests/vectors/execution.json");
    return nlohmann::json::parse(file);
  }();
  return all;
}

constexpr Conditions kCalm{.volatility_ratio = 1, .volatility_day = 0, .volume_day = 1e9};

TEST(Costs, AFixedRoundTripCostsWhatTheVectorsSay) {
  for (const auto& row : vectors().at("roundtrip")) {
    Costs costs;
    costs.fee_bps = row.at("fee").get<double>() * 1e4;
    costs.half_spread_bps = row.at("half_spread_bp");
    costs.slippage_bps = row.at("slippage_bp");
    const double worse = adverse_fraction(0, costs, kCalm);
    const double buy = side_adjusted(100, Side::buy, worse);
    const double sell = side_adjusted(100, Side::sell, worse);
    EXPECT_NEAR(buy, row.at("buy_px").get<double>(), 1e-10);
    EXPECT_NEAR(sell, row.at("sell_px").get<double>(), 1e-10);
    const double fee = costs.fee_bps * 1e-4;
    const double lost = row.at("roundtrip_cost_frac");
    // Some rows divide by the fee-laden price and some by the plain one: a tenth of a bp apart.
    EXPECT_NEAR(1 - sell * (1 - fee) / (buy * (1 + fee)), lost, 1e-5);
    EXPECT_NEAR(costs.round_trip(), lost, 1e-5);
  }
}

TEST(Costs, ImpactFollowsTheSquareRootOfSizeAsTheVectorsSay) {
  for (const auto& row : vectors().at("sqrt_impact")) {
    Costs costs;
    costs.impact = row.at("Y");
    const Conditions now{1, row.at("sigma_daily"), row.at("V_daily")};
    const double impact = impact_of(row.at("Q"), costs, now) * 1e4;
    EXPECT_NEAR(impact, row.at("peak_bp").get<double>(), 1e-9);
    EXPECT_NEAR(impact * 2 / 3, row.at("avg_exec_bp").get<double>(), 1e-9);
  }
}

TEST(Costs, ImpactIsAtMostADaysVolatilityAndWhereNothingTradesItIsThatMuch) {
  const Costs costs;
  EXPECT_EQ(impact_of(1e12, costs, {1, 0.02, 1e9}), 0.02);
  EXPECT_EQ(impact_of(1, costs, {1, 0.02, 0}), 0.02);
}

TEST(Costs, SlippageGrowsWithVolatilityAndNeverShrinks) {
  const Costs costs{.half_spread_bps = 0, .slippage_bps = 1, .slippage_volatility = 2, .impact = 0};
  EXPECT_NEAR(adverse_fraction(1, costs, {3, 0.02, 1}), 9e-4, 1e-15);
  EXPECT_NEAR(adverse_fraction(1, costs, {0.5, 0.02, 1}), 1e-4, 1e-15);
}

TEST(Costs, ScalingScalesEveryCostAndNoExponent) {
  const Costs twice = Costs{}.scaled(2);
  EXPECT_EQ(twice.round_trip(), 2 * Costs{}.round_trip());
  EXPECT_EQ(twice.impact, 2 * Costs{}.impact);
  EXPECT_EQ(twice.slippage_volatility, Costs{}.slippage_volatility);
  EXPECT_EQ(Costs{}.scaled(0).round_trip(), 0);
}

TEST(Costs, AWorsePriceIsNeverNegativeNorMoreThanDouble) {
  EXPECT_EQ(side_adjusted(100, Side::sell, 1.5), 0);
  EXPECT_EQ(side_adjusted(100, Side::buy, 1e9), 200);
}

}  // namespace
}  // namespace tern
