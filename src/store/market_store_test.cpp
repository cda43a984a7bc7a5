#include <gtest/gtest.h>

#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

const std::vector<Pair> kPairs = {{"ETH", "USDT"}, {"BTC", "USDT"}};

class LoadMarket : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::make_unique<Database>(*std::move(opened));
  }

  void put(const Series& series, std::span<const Bar> bars) {
    ASSERT_TRUE(BarStore(*database_).import(series, sample_source(), bars, {}));
  }

  Result<Market> load(TimeRange range = kAllTime) {
    return load_market(*database_, "binance", kPairs, Interval::h1, range);
  }

  ScratchFolder scratch_;
  std::unique_ptr<Database> database_;
};

TEST_F(LoadMarket, PutsEveryPairOnOneGridWithHoles) {
  const auto btc = sample_bars(10, 1), eth = sample_bars(10, 2);
  put(sample_series("BTC"), std::span(btc).first(5));
  put(sample_series("ETH"), std::span(eth).subspan(3, 2));
  put(sample_series("ETH"), std::span(eth).subspan(7, 2));
  const auto market = load();
  ASSERT_TRUE(market) << market.error().message;
  EXPECT_EQ(market->open_times(), (TimeGrid{kSampleStart, 1h, 9}));
  EXPECT_EQ(market->venue, "binance");
  EXPECT_FALSE(market->simulated);
  EXPECT_EQ(market->universe.instruments()[0].name, "ETH/USDT");
  EXPECT_EQ(market->universe.instruments()[1].name, "BTC/USDT");
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(market->bars[1].at(i), i < 5 ? std::optional{btc[i]} : std::nullopt) << i;
    const bool traded = i == 3 || i == 4 || i >= 7;
    EXPECT_EQ(market->bars[0].at(i), traded ? std::optional{eth[i]} : std::nullopt) << i;
  }
}

TEST_F(LoadMarket, TheRangeCutsTheGrid) {
  const auto bars = sample_bars(10, 1);
  put(sample_series("BTC"), bars);
  put(sample_series("ETH"), std::span(bars).first(2));
  const auto market = load({kSampleStart + 2h + 1min, kSampleStart + 5h + 1min});
  ASSERT_TRUE(market) << market.error().message;
  EXPECT_EQ(market->open_times(), (TimeGrid{kSampleStart + 3h, 1h, 3}));
  EXPECT_EQ(market->bars[1].present().count(), 3U);
  EXPECT_EQ(market->bars[0].present().count(), 0U);  // ETH is stored, and is a hole here
}

TEST_F(LoadMarket, NamesTheSeriesThatIsNotStored) {
  put(sample_series("ETH"), sample_bars(3, 1));
  const auto market = load();
  ASSERT_FALSE(market);
  EXPECT_EQ(market.error().kind, Errc::not_found);
  EXPECT_EQ(market.error().message, "no 1h bars of BTC/USDT from binance in " +
                                        database_->file().string() +
                                        ": run 'tern data fetch' or 'tern data import FILE' first");
}

TEST_F(LoadMarket, NamesTheRangeThatHoldsNothing) {
  put(sample_series("BTC"), sample_bars(3, 1));
  put(sample_series("ETH"), sample_bars(3, 1));
  const auto market = load({utc_day(2020, 1, 1), utc_day(2020, 2, 1)});
  ASSERT_FALSE(market);
  EXPECT_EQ(market.error().kind, Errc::not_found);
  EXPECT_NE(market.error().message.find("stored from 2024-01-01 00:00 to 2024-01-01 03:00"),
            std::string::npos)
      << market.error().message;
}

TEST_F(LoadMarket, RefusesBarsThatSomeoneMadeImpossible) {
  put(sample_series("BTC"), sample_bars(3, 1));
  put(sample_series("ETH"), sample_bars(3, 1));
  for (const char* edit :
       {"UPDATE bars SET low = 2 * high", "UPDATE bars SET open_time = open_time + 1"}) {
    ASSERT_TRUE(database_->execute(edit));
    const auto market = load();
    ASSERT_FALSE(market) << edit;
    EXPECT_EQ(market.error().kind, Errc::corrupt_data) << market.error().message;
  }
}

TEST_F(LoadMarket, KnowsASimulatedVenue) {
  Series series = sample_series("BTC");
  series.venue = "simulated";
  put(series, sample_bars(3, 1));
  const auto market =
      load_market(*database_, "simulated", std::vector{series.pair}, Interval::h1, kAllTime);
  ASSERT_TRUE(market) << market.error().message;
  EXPECT_TRUE(market->simulated);
  EXPECT_FALSE(load_market(*database_, "simulated", {}, Interval::h1, kAllTime));
}

}  // namespace
}  // namespace tern
