#include "report/compatible_metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

double named(const std::vector<LibraryValue>& values, std::string_view name) {
  for (const LibraryValue& value : values) {
    if (value.name == name) return value.value;
  }
  ADD_FAILURE() << "no " << name;
  return 0;
}

const std::vector<double> kReturns = {0.01, -0.02, 0.03, 0.0, 0.01, -0.01};

TEST(Freqtrade, RatiosGrowWhenTradesAreSplit) {
  const std::vector<double> profits = {10, -5, 20};
  const std::vector<double> halves = {5, 5, -2.5, -2.5, 10, 10};
  EXPECT_NEAR(named(freqtrade_values(halves, 1000, 10), "sharpe"),
              2 * named(freqtrade_values(profits, 1000, 10), "sharpe"), 1e-12);
}

TEST(Freqtrade, SaysMinusHundredWhereItCannotDivide) {
  const std::vector<double> one = {10};
  EXPECT_EQ(named(freqtrade_values(one, 1000, 10), "sharpe"), -100);
  EXPECT_EQ(named(freqtrade_values(one, 1000, 10), "calmar"), -100);
  EXPECT_EQ(named(freqtrade_values(one, 1000, 10), "expectancy_ratio"), 100);
  EXPECT_TRUE(freqtrade_values({}, 1000, 10).empty());
}

TEST(Quantstats, RoundsExposureUp) {
  EXPECT_DOUBLE_EQ(named(quantstats_values(kReturns, 365), "exposure"), 0.84);
}

TEST(Quantstats, CountsBarsThatMovedForItsWinRate) {
  EXPECT_DOUBLE_EQ(named(quantstats_values(kReturns, 365), "win_rate"), 0.6);
}

TEST(Libraries, SayNothingOfThreeReturns) {
  const std::vector<double> three = {0.01, 0.02, 0.03};
  EXPECT_TRUE(quantstats_values(three, 365).empty());
  EXPECT_TRUE(empyrical_values(three, three, 365).empty());
  EXPECT_TRUE(textbook_values(three, three, {}).empty());
}

TEST(Libraries, DivideByZeroQuietly) {
  const std::vector<double> flat(10, 0.0);
  for (const auto& values : {quantstats_values(flat, 365), empyrical_values(flat, flat, 365),
                             textbook_values(flat, flat, {})}) {
    EXPECT_FALSE(values.empty());
  }
  EXPECT_TRUE(std::isnan(named(quantstats_values(flat, 365), "sharpe")));
}

}  // namespace
}  // namespace tern
