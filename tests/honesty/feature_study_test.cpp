// Of all features at once: noise must score nothing, and a planted signal its worth.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/studied.h"
#include "base/parallel.h"
#include "feature/selection.h"
#include "report/feature_report.h"
#include "source/synthetic.h"

namespace tern {
namespace {

/// The report on all features of a simulated year and a half, of which the first year is train.
FeatureReport report_on(Preset preset, std::uint64_t seed) {
  Config config = default_config();
  config.learn.test = {kTimeMin, kTimeMax};
  config.learn.train_min = days{365};
  const std::vector<std::string> words = {"all"};
  const auto features = select_features(words);
  const Simulation simulation = simulate({.preset = preset, .hours = 13'140, .seed = seed});
  auto found = study(config, simulation.market, *features, 1);
  return build_feature_report({.provenance = {},
                               .simulated = true,
                               .venue = "simulated",
                               .interval = "1h",
                               .horizon = 1h,
                               .study = *std::move(found)});
}

std::vector<FeatureReport> reports_on(Preset preset, std::size_t seeds) {
  std::vector<std::optional<FeatureReport>> made(seeds);
  parallel_for(seeds, default_jobs(),
               [&](std::size_t i) { made[i] = report_on(preset, 3000 + i); });
  std::vector<FeatureReport> reports;
  for (auto& report : made) reports.push_back(*std::move(report));
  return reports;
}

TEST(FeatureHonesty, NoiseScoresNothingHoweverManyFeaturesAreTried) {
  constexpr std::size_t kSeeds = 8;
  std::size_t markets_fooled = 0;
  std::size_t findings = 0;
  std::size_t held = 0;
  double below_level = 0;
  for (const FeatureReport& report : reports_on(Preset::null, kSeeds)) {
    markets_fooled += report.findings.empty() ? 0U : 1U;
    findings += report.findings.size();
    for (const FeatureFinding& finding : report.findings) held += finding.confirmed ? 1U : 0U;
    below_level += static_cast<double>(report.below_level) / static_cast<double>(report.tests);
  }
  std::printf("null: findings in %zu of %zu markets, %zu in all, %zu held; %.1f %% below 5 %%\n",
              markets_fooled, kSeeds, findings, held, 100 * below_level / kSeeds);
  // Holm lets one market in twenty have any: four of eight would be one chance in 2700.
  EXPECT_LE(markets_fooled, 3U);
  EXPECT_LE(findings, 12U) << "features are alike, so a chance finding comes with its copies";
  EXPECT_EQ(held, 0U);
  // Tests of like features move together: eight markets tell the level to some two points.
  EXPECT_NEAR(below_level / kSeeds, 0.05, 0.03);
}

TEST(FeatureHonesty, APlantedSignalIsFoundWhereItIsAndNowhereElse) {
  constexpr std::size_t kSeeds = 3;
  for (const FeatureReport& report : reports_on(Preset::strong, kSeeds)) {
    std::set<std::string> found;
    std::size_t held = 0;
    for (const FeatureFinding& finding : report.findings) {
      found.insert(report.study.features[finding.cell.feature]);
      held += finding.confirmed ? 1U : 0U;
    }
    EXPECT_TRUE(found.contains("taker_imb_1"));
    EXPECT_GE(report.findings.size(), 6U);
    EXPECT_GE(4 * held, 3 * report.findings.size()) << "half a year of test sees less";
    for (const std::string& name : found) {
      EXPECT_TRUE(name.starts_with("taker_imb") || name == "flow_resid_1") << name;
    }
  }
}

}  // namespace
}  // namespace tern
