#include "market/universe.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

TEST(Pair, ReadsTheSpellingsOfTheField) {
  for (const char* text : {"BTC/USDT", "BTC-USDT", "btc_usdt", "BTCUSDT", "btcusdt"}) {
    const auto pair = parse_pair(text);
    ASSERT_TRUE(pair) << text;
    EXPECT_EQ(to_string(*pair), "BTC/USDT");
  }
  EXPECT_EQ(to_string(*parse_pair("ETHBTC")), "ETH/BTC");
  for (const char* text : {"", "BTC", "/USDT", "BTC/", "BTC/US DT", "USDT"}) {
    EXPECT_FALSE(parse_pair(text)) << text;
  }
}

TEST(Universe, NamesAndIndexesAgree) {
  const std::vector<Pair> pairs = {{"BTC", "USDT"}, {"SOL", "USDT"}};
  const auto universe = Universe::spot(pairs);
  ASSERT_TRUE(universe);
  const auto sol = universe->find("SOL/USDT");
  ASSERT_TRUE(sol);
  EXPECT_EQ((*universe)[*sol].base, AssetId{1});
  EXPECT_EQ((*universe)[universe->quote()].name, "USDT");
  EXPECT_FALSE(universe->find("ETH/USDT"));
}

TEST(Universe, HoldsNoMorePairsThanAnIdCounts) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 65'535; ++i) pairs.push_back({"A" + std::to_string(i), "USDT"});
  const auto universe = Universe::spot(pairs);
  ASSERT_FALSE(universe);
  EXPECT_EQ(universe.error().message,
            "a universe holds at most 65534 pairs, not 65535: name fewer");
}

TEST(Universe, RefusesWhatCannotBeTradedTogether) {
  EXPECT_FALSE(Universe::spot({}));
  const std::vector<Pair> twice = {{"BTC", "USDT"}, {"BTC", "USDT"}};
  EXPECT_FALSE(Universe::spot(twice));
  const std::vector<Pair> mixed = {{"BTC", "USDT"}, {"ETH", "EUR"}};
  EXPECT_FALSE(Universe::spot(mixed));
}

}  // namespace
}  // namespace tern
