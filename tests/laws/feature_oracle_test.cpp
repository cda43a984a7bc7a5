// Every feature against its formula, computed the obvious way from the bars.

#include <gtest/gtest.h>

#include "feature/registry.h"
#include "feature_laws.h"
#include "oracle.h"

namespace tern::laws {
namespace {

Oracles all_oracles() {
  Oracles all;
  for (Oracles group : {return_oracles(),
                        momentum_oracles(),
                        trend_oracles(),
                        direction_oracles(),
                        regression_oracles(),
                        oscillator_oracles(),
                        band_oracles(),
                        candle_oracles(),
                        volatility_oracles(),
                        range_volatility_oracles(),
                        jump_oracles(),
                        volume_oracles(),
                        liquidity_oracles(),
                        flow_oracles(),
                        dependence_oracles(),
                        cross_asset_oracles(),
                        cross_section_oracles(),
                        idiosyncratic_oracles(),
                        dominance_proxy_oracles(),
                        dominance_oracles(),
                        timeframe_oracles(),
                        calendar_oracles(),
                        channel_oracles(),
                        adaptive_oracles(),
                        pressure_oracles(),
                        entropy_oracles()}) {
    all.merge(group);
  }
  return all;
}

/// Compares the features whose lookback is in (longer_than, size], every `step` rows.
void expect_oracles(std::size_t longer_than, std::size_t size, std::size_t step) {
  const Oracles oracles = all_oracles();
  std::vector<Feature> features;
  for (const Feature& row : feature_registry()) {
    if (longer_than < row.lookback && row.lookback <= size) features.push_back(row);
  }
  for (const std::uint16_t own : {std::uint16_t{0}, std::uint16_t{2}}) {
    const Scene scene = random_scene(size, own, 11);
    const Frame frame = frame_of(features, scene);
    for (std::size_t column = 0; column < frame.columns(); ++column) {
      const auto oracle = oracles.find(frame.name(column));
      ASSERT_NE(oracle, oracles.end()) << frame.name(column) << " has no oracle";
      for (std::size_t row = features[column].lookback - 1; row < size; row += step) {
        const double want = oracle->second(View{scene, row});
        // Logs of prices near 1e4 and sums of 168 terms leave about 1e-12; a wrong bar leaves 1e-3.
        EXPECT_NEAR(frame.column(column).values[row], want, 1e-9 * std::max(1.0, std::abs(want)))
            << frame.name(column) << " at row " << row;
      }
    }
  }
}

TEST(FeatureOracles, EveryFeatureIsItsFormula) {
  expect_oracles(0, 900, 53);
}

TEST(FeatureOracles, EveryFeatureThatLooksBackFarIsItsFormula) {
  constexpr std::size_t kRows = 9000;
  expect_oracles(900, kRows, 113);
  for (const Feature& row : feature_registry()) EXPECT_LT(row.lookback, kRows) << row.name;
}

}  // namespace
}  // namespace tern::laws
