#include "app/configured.h"

#include <gtest/gtest.h>

#include <memory>

#include "store/capitalization_store.h"
#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

/// A store with 48 hourly bars of BTC, and CoinGecko's BTC.D of the days before, in, and after.
class AcquireMarket : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::make_unique<Database>(*std::move(opened));
    ASSERT_TRUE(
        BarStore(*database_).import(sample_series(), sample_source(), sample_bars(48, 1), {}));
    std::vector<Capitalization> figures;
    for (int day = -1; day < 4; ++day) {
      const Timestamp stamped = kSampleStart + day * 24h;
      figures.push_back({stamped, stamped + 35min, 50.0 + day});
    }
    ASSERT_TRUE(
        CapitalizationStore(*database_).record({"coingecko", "BTC.D"}, sample_source(), figures));
  }

  Dominance acquired(std::initializer_list<const char*> settings) {
    Config config = default_config();
    EXPECT_TRUE(set_config("data.pairs=[\"BTC/USDT\"]", config));
    for (const char* setting : settings) EXPECT_TRUE(set_config(setting, config)) << setting;
    auto market = acquire_market(config, *database_);
    EXPECT_TRUE(market) << market.error().message;
    return market ? market->dominance : Dominance{};
  }

  ScratchFolder scratch_;
  std::unique_ptr<Database> database_;
};

TEST_F(AcquireMarket, HasTheSharesThatWereToldByItsLastClose) {
  const Dominance dominance = acquired({"learn.timerange=\"20240101-20260101\""});
  EXPECT_EQ(dominance.vendor, "coingecko");
  ASSERT_EQ(dominance.btc.size(), 3U);
  EXPECT_EQ(dominance.btc.back().stamped, kSampleStart + 24h);
}

TEST_F(AcquireMarket, WhatIsToldAfterTheTimeRangeIsLeftOut) {
  EXPECT_EQ(acquired({"learn.timerange=\"20240101-20240102\""}).btc.size(), 2U);
}

TEST_F(AcquireMarket, HasTheSharesOfTheVendorThatIsNamed) {
  EXPECT_TRUE(acquired({"data.capitalizations=tradingview"}).empty());
  EXPECT_TRUE(acquired({"data.capitalizations=\"\""}).empty());
}

TEST_F(AcquireMarket, TheSimulatedOneIsToldOfItsOwn) {
  const Dominance dominance = acquired({"data.source=simulated", "simulated.hours=240"});
  EXPECT_EQ(dominance.vendor, "simulated");
  EXPECT_EQ(dominance.btc.size(), 10U);
}

}  // namespace
}  // namespace tern
