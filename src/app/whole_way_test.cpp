#include "app/whole_way.h"

#include <gtest/gtest.h>

#include "forecast/conformal.h"
#include "source/synthetic.h"

namespace tern {
namespace {

constexpr Timestamp kNow = utc_day(2023, 3, 15);

Config small_config() {
  Config config = default_config();
  config.learn.features = {"ret_1", "ret_24", "rsi_14"};
  config.learn.models = {"mean", "ridge", "ensemble"};
  config.learn.test = {utc_day(2023, 3, 1), utc_day(2023, 4, 1)};
  config.learn.refit = "1mo";
  config.learn.train_min = days{50};
  config.trade.rule = "sign";
  return config;
}

class WholeWayTest : public testing::Test {
 protected:
  WholeWayTest()
      : way_(*go_whole_way(small_config(),
                           simulate({.preset = Preset::strong, .hours = 2000}).market, 1)) {}

  WayChanges changes(const WholeWay& other, Timestamp now = kNow) const {
    return changes_until(way_, other, now);
  }

  WholeWay way_;
};

TEST_F(WholeWayTest, IsLikeItself) {
  const WayChanges none = changes(way_);
  EXPECT_EQ(none.all().changed, 0U);
  EXPECT_GT(none.features.compared, 3 * 1000 * 3U);
  EXPECT_GT(none.labels.compared, 3 * 1000U);
  EXPECT_EQ(none.forecasts.compared, 3 * 3 * (14 * 24 + 1U));
  EXPECT_GT(none.books.compared, 300U);
}

TEST_F(WholeWayTest, EveryForecastHasQuantilesOfItsPast) {
  for (const ForecastTable& table : way_.tables) {
    std::size_t normal = 0;
    for (const Forecast& row : table.rows) {
      ASSERT_TRUE(std::ranges::is_sorted(row.quantiles));
      normal += row.quantiles == normal_quantiles(row.mean, row.stddev);
    }
    EXPECT_EQ(normal, 0U) << table.model;
  }
  EXPECT_EQ(way_.tables.back().model, "ensemble");
}

TEST_F(WholeWayTest, AFutureThatDiffersChangesNoForecastBefore) {
  Market market = simulate({.preset = Preset::strong, .hours = 2000}).market;
  const WholeWay cut = *go_whole_way(small_config(), market.slice({kTimeMin, kNow + days{3}}), 1);
  const WayChanges found = changes(cut);
  EXPECT_GT(found.forecasts.compared, 1000U);
  EXPECT_EQ(found.forecasts.changed, 0U);
}

TEST_F(WholeWayTest, SeesAFeatureThatChanged) {
  WholeWay other = way_;
  other.datasets[1].x[5] += 1;
  EXPECT_EQ(changes(other).features.changed, 1U);
  EXPECT_EQ(changes(other).all().changed, 1U);
}

TEST_F(WholeWayTest, SeesALabelThatWasKnownAndChanged) {
  WholeWay other = way_;
  const auto row = static_cast<std::size_t>(std::ranges::find(way_.datasets[0].as_of, kNow) -
                                            way_.datasets[0].as_of.begin());
  other.datasets[0].outcome[row] += 1;
  EXPECT_EQ(changes(other).labels.changed, 0U) << "it was not known yet";
  EXPECT_EQ(changes(other, kNow + 1h).labels.changed, 1U);
  other.datasets[0].outcome[row - 1] += 1;
  EXPECT_EQ(changes(other).labels.changed, 1U);
}

TEST_F(WholeWayTest, SeesAForecastThatChangedOrIsMissing) {
  WholeWay other = way_;
  other.tables[1].rows.front().mean += 1e-12;
  other.tables[0].rows.erase(other.tables[0].rows.begin());
  EXPECT_EQ(changes(other).forecasts.changed, 1 + 3 * (14 * 24 + 1U))
      << "the rows behind a missing one are out of step";
}

TEST_F(WholeWayTest, SeesBooksThatChanged) {
  WholeWay other = way_;
  Config rich = small_config();
  rich.trade.capital *= 2;
  other.books =
      go_whole_way(rich, simulate({.preset = Preset::strong, .hours = 2000}).market, 1)->books;
  const WayChanges found = changes(other);
  EXPECT_GT(found.books.changed, 300U);
  EXPECT_EQ(found.all().changed, found.books.changed);
}

}  // namespace
}  // namespace tern
