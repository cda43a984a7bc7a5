// Causality of the whole way, from bars through features, labels, scalers, and models to money:
// whatever happens after an instant, everything that was said and held by then stays the same.

#include <gtest/gtest.h>

#include "app/whole_way.h"
#include "source/synthetic.h"
#include "validate/another_future.h"

namespace tern {
namespace {

Config small_config() {
  Config config = default_config();
  config.learn.features = {"core", "btc_d_chg_7d", "usdt_d_z_90d"};
  config.learn.horizons = {1h, 24h};
  config.learn.models = {"mean", "ar1", "ridge", "xgboost"};
  config.learn.profile = Profile::quick;
  config.learn.test = {utc_day(2023, 4, 1), utc_day(2023, 6, 25)};
  config.learn.refit = "1mo";
  config.learn.train_min = days{60};
  config.trade.rule = "sign";
  return config;
}

WholeWay way_of(const Config& config, const Market& market) {
  auto way = go_whole_way(config, market, 2);
  EXPECT_TRUE(way) << way.error().message;
  return *std::move(way);
}

TEST(Pipeline, AnotherFutureChangesNothingThatWasKnownSaidOrHeldBefore) {
  const Config config = small_config();
  const Market market = simulate({.preset = Preset::strong, .hours = 4200}).market;
  const WholeWay way = way_of(config, market);
  ASSERT_EQ(way.tables.size(), config.learn.models.size());
  // Inside a test range, at the edge of one, and in the embargo before one.
  for (const Timestamp now :
       {utc_day(2023, 5, 13) + 7h, utc_day(2023, 5, 1), utc_day(2023, 5, 31) + 20h}) {
    SCOPED_TRACE(to_string(now));
    const WholeWay other = way_of(config, with_another_future(market, now, 100));
    const WayChanges before = changes_until(way, other, now);
    EXPECT_EQ(before.features.changed, 0U);
    EXPECT_EQ(before.labels.changed, 0U);
    EXPECT_EQ(before.forecasts.changed, 0U);
    EXPECT_EQ(before.books.changed, 0U);
    EXPECT_GT(before.forecasts.compared, 3000U * way.tables.size());
    EXPECT_GT(before.books.compared, 700U * way.books.size());
    const WayChanges ever = changes_until(way, other, kTimeMax);
    for (const Changes& stage : {ever.features, ever.labels, ever.forecasts, ever.books}) {
      EXPECT_GT(stage.changed, 100U)
          << "the future must matter afterwards, or this test could not fail";
    }
  }
}

}  // namespace
}  // namespace tern
