#include "store/funding_store.h"

#include <gtest/gtest.h>

#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 1, 1);
const FundingSeries kSeries{"binance-perp", {"BTC", "USDT"}};

ImportSource source() {
  return {"BTCUSDT-funding.csv", "abc", "funding, epoch ms", kDay + days{30}};
}

class FundingStoreTest : public testing::Test {
 protected:
  ImportOutcome record(const std::vector<StoredFunding>& rates,
                       const std::vector<QuarantinedRow>& refused = {}) {
    auto outcome = store_.record(kSeries, source(), rates, refused);
    EXPECT_TRUE(outcome) << outcome.error().message;
    return *outcome;
  }

  ScratchFolder scratch_;
  Database database_ = *Database::open(scratch_.path());
  FundingStore store_{database_};
};

TEST_F(FundingStoreTest, GivesBackWhatItWasGiven) {
  const std::vector<StoredFunding> rates = {{{kDay, 1e-4}, false}, {{kDay + 8h, -2e-4}, true}};
  EXPECT_EQ(record(rates).inserted, 2U);
  EXPECT_EQ(record(rates).unchanged, 2U);
  EXPECT_EQ(*store_.load(kSeries), rates);
  EXPECT_TRUE(store_.load({"binance-perp", {"ETH", "USDT"}})->empty());
}

TEST_F(FundingStoreTest, ARateOfItsOwnTakesTheMeansPlaceAndNotTheOtherWayRound) {
  record({{{kDay, 1e-4}, true}});
  EXPECT_EQ(record({{{kDay, 3e-4}, false}}).completed, 1U);
  EXPECT_EQ(record({{{kDay, 1e-4}, true}}).unchanged, 1U);
  EXPECT_EQ(store_.load(kSeries)->front(), (StoredFunding{{kDay, 3e-4}, false}));
  EXPECT_EQ(store_.list()->front().revised, 0U);
}

TEST_F(FundingStoreTest, AChangedRateIsRevisedAndTheFormerKept) {
  record({{{kDay, 1e-4}, false}});
  EXPECT_EQ(record({{{kDay, 3e-4}, false}}).revised, 1U);
  EXPECT_EQ(store_.load(kSeries)->front().rate.rate, 3e-4);
  EXPECT_EQ(store_.list()->front().revised, 1U);
}

TEST_F(FundingStoreTest, ListsWhatThereIsAndWhatIsMissing) {
  record({{{kDay, 1e-4}, false}, {{kDay + 24h, 1e-4}, true}}, {{kDay, 7, "x,y", "no number"}});
  record({}, {{kDay, 7, "x,y", "no number"}});
  const auto list = store_.list();
  ASSERT_EQ(list->size(), 1U);
  const FundingSummary& is = list->front();
  EXPECT_EQ(is.series.venue, "binance-perp");
  EXPECT_EQ(is.rates, 2U);
  EXPECT_EQ(is.means, 1U);
  EXPECT_EQ(is.first, kDay);
  EXPECT_EQ(is.last, kDay + 24h);
  EXPECT_EQ(is.missing, 2U);
  EXPECT_EQ(is.quarantined, 1U);
}

TEST_F(FundingStoreTest, LoadsForEveryPairOrSaysWhoseIsMissing) {
  record({{{kDay, 1e-4}, false}, {{kDay + 8h, 2e-4}, false}});
  const std::vector<Pair> pairs = {{"BTC", "USDT"}};
  const auto funding = load_funding(database_, "binance-perp", pairs, kDay + 1h);
  ASSERT_TRUE(funding) << funding.error().message;
  EXPECT_EQ(*funding, (std::vector<std::vector<FundingRate>>{{{kDay, 1e-4}}}));
  const std::vector<Pair> both = {{"BTC", "USDT"}, {"ETH", "USDT"}};
  const auto none = load_funding(database_, "binance-perp", both, kDay);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Errc::not_found);
  EXPECT_NE(none.error().message.find("no funding of ETH/USDT"), std::string::npos);
}

}  // namespace
}  // namespace tern
