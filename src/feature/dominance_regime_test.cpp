#include "feature/dominance_regime.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

using enum DominanceRegime::State;

DominanceRegime::State after(const DominanceThresholds& thresholds, std::vector<double> shares) {
  DominanceRegime regime(thresholds);
  for (const double share : shares) regime.push(share);
  return regime.state().value();
}

TEST(DominanceRegime, IsNoneBeforeTheFirstFigure) {
  EXPECT_EQ(DominanceRegime(kBtcDominance).state(), std::nullopt);
}

TEST(DominanceRegime, StartsAsThePlainThresholdsHaveTheFirstFigure) {
  EXPECT_EQ(after(kBtcDominance, {50.1}), high);
  EXPECT_EQ(after(kBtcDominance, {50}), neutral);
  EXPECT_EQ(after(kBtcDominance, {45}), neutral);
  EXPECT_EQ(after(kBtcDominance, {44.9}), low);
}

TEST(DominanceRegime, IsEnteredStrictlyBeyondTheMargin) {
  EXPECT_EQ(after(kBtcDominance, {49, 50.5, 50.5, 50.5, 50.5}), neutral);
  EXPECT_EQ(after(kBtcDominance, {49, 50.75, 50.75, 50.75}), high);
  EXPECT_EQ(after(kBtcDominance, {49, 44.5, 44.5, 44.5, 44.5}), neutral);
  EXPECT_EQ(after(kBtcDominance, {49, 44.25, 44.25, 44.25}), low);
}

TEST(DominanceRegime, IsLeftStrictlyBeyondTheMargin) {
  EXPECT_EQ(after(kBtcDominance, {51, 49.5, 49.5, 49.5, 49.5}), high);
  EXPECT_EQ(after(kBtcDominance, {51, 49.25, 49.25, 49.25}), neutral);
  EXPECT_EQ(after(kBtcDominance, {44, 45.5, 45.5, 45.5, 45.5}), low);
  EXPECT_EQ(after(kBtcDominance, {44, 45.75, 45.75, 45.75}), neutral);
}

TEST(DominanceRegime, MayJumpAcrossTheMiddle) {
  EXPECT_EQ(after(kBtcDominance, {52, 44, 44, 44}), low);
  EXPECT_EQ(after(kUsdtDominance, {3, 6, 6}), high);
}

TEST(DominanceRegime, WaitsUntilFiguresInARowAskForTheSame) {
  EXPECT_EQ(after(kBtcDominance, {49, 51, 51}), neutral);
  EXPECT_EQ(after(kBtcDominance, {49, 51, 51, 49, 51, 51}), neutral);
  EXPECT_EQ(after(kBtcDominance, {49, 51, 51, 44, 51, 51}), neutral);
  EXPECT_EQ(after(kBtcDominance, {49, 51, 51, 44, 51, 51, 51}), high);
  EXPECT_EQ(after(kUsdtDominance, {4.5, 5.2}), neutral);
  EXPECT_EQ(after(kUsdtDominance, {4.5, 5.2, 5.2}), high);
}

TEST(DominanceRegime, DwellsFromOneChangeToTheNextButNotFromTheStart) {
  const DominanceThresholds two{
      .high = 50, .low = 45, .hysteresis = 0, .confirmations = 1, .dwell = 2};
  EXPECT_EQ(after(two, {49, 51}), high) << "the first figure is no change";
  EXPECT_EQ(after(two, {49, 51, 48}), high);
  EXPECT_EQ(after(two, {49, 51, 48, 48}), neutral);
  EXPECT_EQ(after(two, {49, 51, 48, 51}), high) << "what was asked meanwhile is forgotten";
  EXPECT_EQ(after(two, {49, 51, 51, 51, 48}), neutral) << "one change, not each figure, counts";
}

TEST(DominanceRegime, GoesOnWhereItWasSaved) {
  Rng rng(3);
  DominanceThresholds thresholds = kBtcDominance;
  thresholds.dwell = 6;
  DominanceRegime whole(thresholds);
  std::optional<DominanceRegime> part(thresholds);
  for (int i = 0; i < 200; ++i) {
    const double share = 47.5 + 4 * rng.normal();
    ASSERT_EQ(part->push(share), whole.push(share)) << i;
    Memory saved;
    part->remember(saved);
    Memory read(saved.bytes());
    part.emplace(thresholds);
    part->remember(read);
    ASSERT_TRUE(read.intact());
  }
}

}  // namespace
}  // namespace tern
