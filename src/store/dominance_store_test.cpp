#include <gtest/gtest.h>

#include <memory>

#include "store/capitalization_store.h"
#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);

class LoadDominance : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::make_unique<Database>(*std::move(opened));
  }

  /// Stores one figure a day, the first of them on `day`.
  void record(const std::string& vendor, const std::string& name, std::vector<double> values,
              int day = 0) {
    std::vector<Capitalization> figures;
    for (const double value : values) {
      const Timestamp stamped = kDay + day++ * 24h;
      figures.push_back({stamped, stamped + 35min, value});
    }
    const auto done =
        CapitalizationStore(*database_).record({vendor, name}, sample_source(), figures);
    ASSERT_TRUE(done) << done.error().message;
  }

  Dominance load(std::string_view vendor) {
    auto dominance = load_dominance(*database_, vendor);
    EXPECT_TRUE(dominance) << dominance.error().message;
    return dominance ? *std::move(dominance) : Dominance{};
  }

  static std::vector<double> values(const std::vector<Capitalization>& figures) {
    std::vector<double> values;
    for (const Capitalization& figure : figures) values.push_back(figure.value);
    return values;
  }

  ScratchFolder scratch_;
  std::unique_ptr<Database> database_;
};

TEST_F(LoadDominance, IsEmptyWhereNothingIsStoredOfTheVendor) {
  record("tradingview", "BTC.D", {51, 52});
  for (const char* vendor : {"coingecko", ""}) {
    EXPECT_TRUE(load(vendor).empty()) << vendor;
    EXPECT_EQ(load(vendor).vendor, "") << vendor;
  }
}

TEST_F(LoadDominance, GivesAVendorsOwnShares) {
  record("tradingview", "BTC.D", {51, 52});
  record("tradingview", "USDT.D", {4.5});
  const Dominance dominance = load("tradingview");
  EXPECT_EQ(dominance.vendor, "tradingview");
  EXPECT_EQ(values(dominance.btc), (std::vector{51.0, 52.0}));
  EXPECT_EQ(values(dominance.usdt), std::vector{4.5});
  EXPECT_EQ(dominance.btc.front(), (Capitalization{kDay, kDay + 35min, 51}));
}

TEST_F(LoadDominance, DividesWhereTheVendorDoesNot) {
  record("coingecko", "BTC", {50, 60});
  record("coingecko", "TOTAL", {100, 240});
  const Dominance dominance = load("coingecko");
  EXPECT_EQ(values(dominance.btc), (std::vector{50.0, 25.0}));
  EXPECT_TRUE(dominance.usdt.empty()) << "one share may be told without the other";
}

TEST_F(LoadDominance, NeverMixesOwnAndDividedShares) {
  record("coingecko", "BTC", {50, 50, 50});
  record("coingecko", "USDT", {4, 4, 4});
  record("coingecko", "TOTAL", {100, 100, 100});
  record("coingecko", "BTC.D", {55, 56}, 3);      // fewer days: a few snapshots
  record("coingecko", "USDT.D", {5, 5.5, 6}, 3);  // as many
  const Dominance dominance = load("coingecko");
  EXPECT_EQ(values(dominance.btc), (std::vector{50.0, 50.0, 50.0}));
  EXPECT_EQ(values(dominance.usdt), (std::vector{5.0, 5.5, 6.0}));
}

TEST_F(LoadDominance, CountsDaysAndNotFigures) {
  record("coingecko", "BTC", {50, 50});
  record("coingecko", "TOTAL", {100, 100});
  std::vector<Capitalization> hourly;
  for (int i = 0; i < 20; ++i) hourly.push_back({kDay + i * 1h, kDay + (i + 1) * 1h, 55.0 + i});
  ASSERT_TRUE(
      CapitalizationStore(*database_).record({"coingecko", "BTC.D"}, sample_source(), hourly));
  EXPECT_EQ(values(load("coingecko").btc), (std::vector{50.0, 50.0}));
}

TEST_F(LoadDominance, NeverMixesVendors) {
  record("coingecko", "BTC", {50});
  record("coinmetrics", "TOTAL", {100});
  EXPECT_TRUE(load("coingecko").empty());
}

TEST_F(LoadDominance, EveryPathIsMadeOfTheVendorsTotal) {
  record("coingecko", "BTC", {50, 60});
  record("coingecko", "ETH", {20, 30});
  record("coingecko", "SOL", {2, 3});
  record("coingecko", "USDT", {4, 6});
  record("coingecko", "TOTAL", {100, 120});
  const Dominance made = load("coingecko");
  EXPECT_EQ(values(made.eth), (std::vector{20.0, 25.0}));
  EXPECT_EQ(values(made.sol), (std::vector{2.0, 2.5}));
  EXPECT_EQ(values(made.total), (std::vector{100.0, 120.0}));
  EXPECT_EQ(values(made.total3), (std::vector{30.0, 30.0}));
  EXPECT_EQ(made.universe, "TOTAL as CoinGecko counts it");
}

TEST_F(LoadDominance, AnotherTotalMakesAnotherUniverse) {
  record("coingecko", "BTC", {50, 60, 70});
  record("coingecko", "TOTAL", {100, 120});
  record("coingecko", "LISTED", {80, 100, 100});
  record("coingecko", "BTC.D", {55, 56, 57});  // of all coins, and not of those listed
  EXPECT_EQ(load("coingecko").universe, "its own BTC.D");
  const auto listed = load_dominance(*database_, "coingecko", "LISTED");
  ASSERT_TRUE(listed);
  EXPECT_EQ(values(listed->btc), (std::vector{62.5, 60.0, 70.0}));
  EXPECT_EQ(values(listed->total), (std::vector{80.0, 100.0, 100.0}));
  EXPECT_EQ(listed->universe, "LISTED: coins that survived to be listed, by CoinGecko");
}

TEST_F(LoadDominance, WhereTheTotalEndsTheSharesEnd) {
  record("coingecko", "BTC", {50, 60, 70});
  record("coingecko", "TOTAL", {100, 120});
  EXPECT_EQ(load("coingecko").btc.size(), 2U);
}

TEST_F(LoadDominance, AVendorsOwnTotal3IsTaken) {
  record("tradingview", "BTC.D", {51, 52});
  record("tradingview", "TOTAL3", {30, 31});
  const Dominance made = load("tradingview");
  EXPECT_EQ(values(made.total3), (std::vector{30.0, 31.0}));
  EXPECT_TRUE(made.total.empty());
  EXPECT_EQ(made.universe, "its own BTC.D, TOTAL3");
}

TEST_F(LoadDominance, AJumpWithoutAPriceMoveBeginsAnEra) {
  record("coingecko", "SOL", {1, 5, 5});
  record("coingecko", "SOL.PRICE", {2, 2.1, 2.1});
  record("coingecko", "BTC", {50, 50, 50});  // of which no prices are told
  record("coingecko", "TOTAL", {100, 100, 100});
  const Dominance made = load("coingecko");
  ASSERT_EQ(made.sol.size(), 3U);
  EXPECT_EQ(made.sol[0].era, 0);
  EXPECT_EQ(made.sol[1].era, 1);
  EXPECT_EQ(made.sol[2].era, 1);
  EXPECT_EQ(made.btc[2].era, 0);
  const auto jumps = load_jumps(*database_, {"coingecko", "SOL"});
  ASSERT_TRUE(jumps && *jumps);
  ASSERT_EQ((*jumps)->size(), 1U);
  EXPECT_EQ((*jumps)->front().stamped, kDay + 24h);
  const auto none = load_jumps(*database_, {"coingecko", "BTC"});
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none) << "nobody told prices";
}

}  // namespace
}  // namespace tern
