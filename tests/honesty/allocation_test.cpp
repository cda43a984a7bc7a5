// Where no asset has a drift, no way to divide the capital is better than another.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "app/allocated.h"
#include "base/parallel.h"
#include "run/backtest.h"
#include "source/synthetic.h"
#include "validate/sharpe_difference.h"

namespace tern {
namespace {

constexpr std::size_t kMarkets = 60;
constexpr std::size_t kHours = 700 * 24;
constexpr double kLevel = 0.05;

/// What came of the allocators of one market beside equal weights.
struct Found {
  int compared = 0;
  int better = 0;  // by their own test, two-sided
  int worse = 0;
};

std::vector<double> daily_returns(const Frame& equity) {
  std::vector<double> values;
  const auto column = *equity.find("equity");
  for (std::size_t row = 0; row < equity.rows(); row += 24) values.push_back(column.values[row]);
  std::vector<double> returns;
  for (std::size_t i = 1; i < values.size(); ++i) returns.push_back(values[i] / values[i - 1] - 1);
  return returns;
}

Found look_at(std::uint64_t seed) {
  const Market market = simulate({.preset = Preset::null, .hours = kHours, .seed = seed}).market;
  Config config = default_config();
  config.learn.test = {market.as_of().start + days{200}, market.as_of().range().end};
  const auto states = read_market_states(config, market);
  const auto held = trade_allocations(config, market, states.value(), config.learn.test, 1);
  const std::vector<StrategyRun>& runs = held.value().runs;
  const std::vector<double> equal = daily_returns(runs.front().result.equity);
  Found found;
  for (const StrategyRun& run : std::span(runs).subspan(1)) {
    const SharpeDifference gain = sharpe_difference_normal(daily_returns(run.result.equity), equal);
    if (!std::isfinite(gain.test.p)) continue;
    ++found.compared;
    if (gain.test.p >= kLevel) continue;
    ++(gain.difference.value > 0 ? found.better : found.worse);
  }
  return found;
}

TEST(Noise, MakesNoAllocatorBetterThanEqualWeightsMoreOftenThanChance) {
  std::vector<Found> all(kMarkets);
  parallel_for(kMarkets, default_jobs(), [&](std::size_t i) { all[i] = look_at(1000 + i); });
  Found sum;
  for (const Found& one : all) {
    sum.compared += one.compared;
    sum.better += one.better;
    sum.worse += one.worse;
  }
  ASSERT_GT(sum.compared, 500);
  const double n = sum.compared;
  RecordProperty("better_percent", std::to_string(100 * sum.better / n));
  RecordProperty("worse_percent", std::to_string(100 * sum.worse / n));
  // Half of the level on each side; the allocators of one market are much alike, so that sixty
  // markets are the observations and not 700 tests. Costs may make the busy ones worse.
  EXPECT_LT(sum.better / n, 0.07) << sum.better << " of " << sum.compared;
  EXPECT_LT(sum.worse / n, 0.12) << sum.worse << " of " << sum.compared;
  EXPECT_GT(sum.better + sum.worse, 0) << "a test that never rejects tests nothing";
}

}  // namespace
}  // namespace tern
