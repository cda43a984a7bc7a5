#include "portfolio/allocate.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

namespace tern {
namespace {

constexpr Timestamp kNow = utc_day(2024, 1, 1);

Signal opinion(std::uint16_t symbol, double score) {
  return {kNow, SymbolId{symbol}, score, 0.0, 1h, "a test"};
}

TEST(NextWeight, TradesToTheEdgeOfTheBandAsTheVectorsSay) {
  std::ifstream file(TERN_SOURCE_DIR "/tests/vectors/execution.json");
  const auto vectors = nlohmann::json::parse(file);
  for (const auto& row : vectors.at("band_trade")) {
    const double target = row.at("target"), current = row.at("current");
    EXPECT_NEAR(next_weight(target, current, row.at("half_width")),
                row.at("trade_to_edge").get<double>(), 1e-12);
  }
}

TEST(NextWeight, EnteringAndLeavingIgnoreTheBand) {
  EXPECT_EQ(next_weight(0.03, 0.0, 0.05), 0.03);
  EXPECT_EQ(next_weight(0.0, 0.03, 0.05), 0.0);
}

TEST(NextWeight, ChangingSidesIgnoresTheBandAndShortsDriftWithinIt) {
  EXPECT_EQ(next_weight(-0.02, 0.01, 0.05), -0.02);
  EXPECT_EQ(next_weight(0.02, -0.01, 0.05), 0.02);
  EXPECT_EQ(next_weight(-0.3, -0.28, 0.05), -0.28);
  EXPECT_DOUBLE_EQ(next_weight(-0.3, -0.1, 0.05), -0.25);
  EXPECT_EQ(next_weight(0.0, -0.03, 0.05), 0.0);
}

TEST(Allocate, LongGetsItsWeightAndFlatGetsNone) {
  const std::array weights = {0.5, 0.25, 0.25};
  const std::array current = {0.0, 0.25, 0.1};
  const std::array signals = {opinion(0, 1), opinion(1, 0)};
  const TargetWeights target = allocate(signals, current, {weights, 0.0});
  EXPECT_EQ(target.weight, (std::vector<double>{0.5, 0.0, 0.1}));
  EXPECT_EQ(target.active, (std::vector<bool>{true, true, false}));
}

TEST(Allocate, NothingToDoIsNotActive) {
  const std::array weights = {0.5, 0.5};
  const std::array current = {0.0, 0.51};
  const std::array signals = {opinion(0, 0), opinion(1, 1)};
  const TargetWeights target = allocate(signals, current, {weights, 0.02});
  EXPECT_EQ(target.active, (std::vector<bool>{false, false}));
}

}  // namespace
}  // namespace tern
