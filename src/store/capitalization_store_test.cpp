#include "store/capitalization_store.h"

#include <gtest/gtest.h>

#include <memory>

#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

const CapitalizationSeries kDominance{"tradingview", "BTC.D"};
constexpr Timestamp kDay = utc_day(2024, 5, 1);

class CapitalizationStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::make_unique<Database>(*std::move(opened));
  }

  ImportOutcome record(std::vector<Capitalization> figures,
                       std::vector<QuarantinedRow> refused = {},
                       std::vector<Timestamp> holes = {}) {
    const auto outcome = store().record(kDominance, sample_source(), figures, refused, holes);
    EXPECT_TRUE(outcome) << outcome.error().message;
    return outcome ? *outcome : ImportOutcome{};
  }

  std::vector<Capitalization> load(TimeRange range = kAllTime) {
    const auto figures = store().load(kDominance, range);
    EXPECT_TRUE(figures) << figures.error().message;
    return figures ? *figures : std::vector<Capitalization>{};
  }

  CapitalizationStore store() { return CapitalizationStore(*database_); }

  ScratchFolder scratch_;
  std::unique_ptr<Database> database_;
};

Capitalization daily(int day, double value) {
  const Timestamp stamped = kDay + day * 24h;
  return {stamped, stamped + 24h, value};
}

TEST_F(CapitalizationStoreTest, GivesBackWhatWasRecorded) {
  const std::vector<Capitalization> figures = {daily(0, 0.1 + 0.2), daily(1, 51.5)};
  const ImportOutcome outcome = record(figures);
  EXPECT_EQ(outcome.inserted, 2U);
  EXPECT_EQ(load(), figures);
  EXPECT_EQ(load({kDay, kDay + 24h}), std::vector{figures[0]});
  const auto other = store().load({"coingecko", "BTC.D"}, kAllTime);
  ASSERT_TRUE(other);
  EXPECT_TRUE(other->empty()) << "vendors are not mixed";
}

TEST_F(CapitalizationStoreTest, AnotherValueIsARevisionAndBothAreKept) {
  record({daily(0, 50), daily(1, 51)});
  const ImportOutcome again = record({daily(0, 50), daily(1, 52)});
  EXPECT_EQ(again.inserted, 0U);
  EXPECT_EQ(again.unchanged, 1U);
  EXPECT_EQ(again.revised, 1U);
  EXPECT_EQ(load(), (std::vector{daily(0, 50), daily(1, 52)}));
  const auto revisions = store().revisions(kDominance);
  ASSERT_TRUE(revisions);
  ASSERT_EQ(revisions->size(), 1U);
  EXPECT_EQ(revisions->front().stamped, kDay + 24h);
  EXPECT_EQ(revisions->front().seen_at, sample_source().imported_at);
  EXPECT_EQ(revisions->front().former, 51);
  EXPECT_EQ(revisions->front().later, 52);
}

TEST_F(CapitalizationStoreTest, ADailyAndAnHourlyCloseOfOneStampAreTwoFigures) {
  record({daily(0, 50)});
  const Capitalization hourly{kDay, kDay + 1h, 49};
  EXPECT_EQ(record({hourly}).inserted, 1U);
  EXPECT_EQ(load(), (std::vector{hourly, daily(0, 50)})) << "in the order they were known";
}

TEST_F(CapitalizationStoreTest, AHoleIsKnownUntilItsFigureComes) {
  record({daily(0, 50)}, {}, {kDay + 24h, kDay + 48h});
  auto holes = store().holes(kDominance);
  ASSERT_TRUE(holes);
  EXPECT_EQ(*holes, (std::vector{kDay + 24h, kDay + 48h}));
  record({daily(1, 51)}, {}, {kDay + 48h});
  holes = store().holes(kDominance);
  ASSERT_TRUE(holes);
  EXPECT_EQ(*holes, std::vector{kDay + 48h});
}

TEST_F(CapitalizationStoreTest, RefusedRowsAreKeptOnce) {
  const std::vector<QuarantinedRow> refused = {{kDay, 7, "2024-05-01,-3", "btc_d -3 ..."}};
  EXPECT_EQ(record({}, refused).quarantined, 1U);
  EXPECT_EQ(record({}, refused).quarantined, 1U);
  const auto rows = store().quarantine(kDominance);
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().open_time, kDay);
  EXPECT_EQ(rows->front().line, 7);
  const auto list = store().list();
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 1U);
  EXPECT_EQ(list->front().figures, 0U);
  EXPECT_EQ(list->front().quarantined, 1U);
}

TEST_F(CapitalizationStoreTest, ListsBySeries) {
  record({daily(0, 50), daily(1, 51)});
  ASSERT_TRUE(store().record({"coingecko", "TOTAL"}, sample_source(),
                             std::vector{Capitalization{kDay, kDay + 35min, 2e12}}));
  const auto list = store().list();
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[0].series.vendor, "coingecko");
  EXPECT_EQ((*list)[1].series, kDominance);
  EXPECT_EQ((*list)[1].figures, 2U);
  EXPECT_EQ((*list)[1].first, kDay);
  EXPECT_EQ((*list)[1].last, kDay + 24h);
}

}  // namespace
}  // namespace tern
