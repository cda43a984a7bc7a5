#include "run/strategy.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

Strategy perpetual() {
  return {.name = "test",
          .rule = "",
          .buy_above = 0.003,
          .sell_below = -0.003,
          .weights = {0.5, -0.5},
          .band = 0.05,
          .terms = {{0.01, -0.01, 1}, {0, 0, 0}},
          .perpetual = true};
}

TEST(Strategy, OfAPerpetualMayBeShortButNotLevered) {
  EXPECT_TRUE(check_strategy(perpetual(), 2));
  const auto message = [](const std::vector<double>& weights, bool is_perpetual) {
    const Status status = check_weights(weights, 2, is_perpetual);
    return status ? std::string("none") : status.error().message;
  };
  EXPECT_EQ(message({-1, 0}, true), "none");
  EXPECT_NE(message({0.6, -0.5}, true).find("1.1 in absolute value"), std::string::npos);
  EXPECT_NE(message({0.5, -0.1}, false).find("no shorts"), std::string::npos);
  EXPECT_NE(message({0.5, std::nan("")}, false).find("not a number"), std::string::npos);
  EXPECT_NE(message({-INFINITY, 0}, true).find("not a number"), std::string::npos);
  EXPECT_NE(message({0.5}, true).find("1 weights for 2 instruments"), std::string::npos);
}

TEST(Strategy, TermsAreChecked) {
  Strategy wrong = perpetual();
  wrong.terms[1].exposure = 1.5;
  EXPECT_NE(check_strategy(wrong, 2).error().message.find("regime 1: exposure 1.5"),
            std::string::npos);
  wrong.terms[1] = {.buy_above = -0.1, .sell_below = 0.1, .exposure = 1};
  EXPECT_NE(check_strategy(wrong, 2).error().message.find("swap them"), std::string::npos);
  wrong.terms[1] = {.buy_above = 0.1, .sell_below = -0.1, .exposure = std::nan("")};
  EXPECT_FALSE(check_strategy(wrong, 2));
}

}  // namespace
}  // namespace tern
