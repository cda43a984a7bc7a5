// The odds beside a verdict, on strategies without skill in a rising market, and with some.

#include "report/odds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <vector>

#include "base/parallel.h"
#include "base/rng.h"

namespace tern {
namespace {

constexpr std::size_t kWorlds = 300;
constexpr std::size_t kBars = 1500;
constexpr std::size_t kStrategies = 6;

/// Strategies that are in a rising market for days on end or out of it, by a coin; the first knows
/// the next bar with a correlation of `skill`.
Traders world(std::uint64_t seed, double skill) {
  Rng rng(seed);
  Traders traders = {.strategies = std::vector<std::vector<double>>(kStrategies),
                     .primary = 0,
                     .holding = "hold",
                     .holding_returns = {},
                     .bars_per_year = 8760};
  std::vector<bool> in(kStrategies, true);
  for (std::size_t i = 0; i < kBars; ++i) {
    const double z = rng.normal();
    const double r = 0.01 * z + 0.0005;
    traders.holding_returns.push_back(r);
    const bool told = skill * z + std::sqrt(1 - skill * skill) * rng.normal() > 0;
    for (std::size_t k = 0; k < kStrategies; ++k) {
      if (rng.below(48) == 0) in[k] = !in[k];
      const bool holds = k == 0 && skill > 0 ? told : in[k];
      traders.strategies[k].push_back(holds ? r : 0);
    }
  }
  return traders;
}

struct Found {
  int superior = 0;
  int overfitting = 0;  ///< below the verdict's limit
  int over_holding = 0;
};

Found count(double skill) {
  std::vector<Odds> odds(kWorlds);
  parallel_for(kWorlds, default_jobs(), [&](std::size_t i) {
    odds[i] = measure_odds(world(100 + i, skill), {.draws = 300, .seed = i}, 1);
  });
  Found found;
  for (const Odds& o : odds) {
    found.superior += o.superior_ability_p < 0.05;
    found.overfitting += o.overfitting < 0.1;
    found.over_holding += o.over_holding_p < 0.05 && o.over_holding.value > 0;
  }
  std::printf("skill %.2f: of %zu worlds, superior %d, PBO below 10 %% %d, over holding %d\n",
              skill, kWorlds, found.superior, found.overfitting, found.over_holding);
  return found;
}

TEST(Odds, SeldomFindSkillInARisingMarketThatHasNone) {
  const Found found = count(0);
  const auto worlds = static_cast<double>(kWorlds);
  const double band = 3 * std::sqrt(0.05 * 0.95 / worlds);
  EXPECT_LE(found.superior / worlds, 0.05 + band);
  EXPECT_LE(found.over_holding / worlds, 0.025 + band);
}

TEST(Odds, FindSkillThatIsThere) {
  const Found found = count(0.2);
  EXPECT_GE(found.superior, static_cast<int>(0.95 * kWorlds));
  EXPECT_GE(found.over_holding, static_cast<int>(0.95 * kWorlds));
}

}  // namespace
}  // namespace tern
