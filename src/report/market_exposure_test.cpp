#include "report/market_exposure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

TEST(MarketExposure, OfTheMarketItselfIsOne) {
  const std::vector<double> market = {0.01, -0.02, 0.03, -0.01};
  const MarketExposure is = market_exposure(market, market, 365, 0);
  EXPECT_NEAR(is.beta, 1, 1e-12);
  EXPECT_NEAR(is.correlation, 1, 1e-12);
  EXPECT_NEAR(is.alpha_annual, 0, 1e-12);
  EXPECT_NEAR(is.up_capture, 1, 1e-12);
  EXPECT_NEAR(is.down_capture, 1, 1e-12);
  EXPECT_TRUE(std::isnan(is.information_ratio_annual));
}

TEST(MarketExposure, FindsAPlantedLine) {
  Rng rng(3);
  std::vector<double> market;
  std::vector<double> returns;
  for (int i = 0; i < 4000; ++i) {
    market.push_back(0.01 * rng.normal());
    returns.push_back(0.001 + 0.5 * market.back() + 0.002 * rng.normal());
  }
  const MarketExposure is = market_exposure(returns, market, 365, 5);
  EXPECT_NEAR(is.beta, 0.5, 0.01);
  EXPECT_NEAR(is.alpha_annual, 0.365, 0.04);
  EXPECT_GT(is.alpha_t, 20);
}

TEST(MarketExposure, IsMissingWhenNothingMoves) {
  const std::vector<double> flat(5, 0.0);
  const std::vector<double> market = {0.01, -0.02, 0.03, -0.01, 0.0};
  EXPECT_TRUE(std::isnan(market_exposure(flat, market, 365, 1).beta));
  EXPECT_TRUE(std::isnan(market_exposure(market, flat, 365, 1).beta));
  EXPECT_TRUE(std::isnan(market_exposure({}, {}, 365, 1).beta));
}

TEST(MarketExposure, WithoutAFallThereIsNoDownCapture) {
  const std::vector<double> market = {0.01, 0.02, 0.03};
  const std::vector<double> returns = {0.02, -0.01, 0.0};
  const MarketExposure is = market_exposure(returns, market, 365, 0);
  EXPECT_TRUE(std::isnan(is.down_capture));
  EXPECT_FALSE(std::isnan(is.up_capture));
}

}  // namespace
}  // namespace tern
