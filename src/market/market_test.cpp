#include "market/market.h"

#include <gtest/gtest.h>

#include <functional>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 5, 1);

Market market_of(std::size_t hours) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < hours; ++i) {
    const double price = 100 + static_cast<double>(i);
    bars.push_back({.open_time = kStart + std::chrono::hours{i},
                    .open = price,
                    .high = price + 1,
                    .low = price - 1,
                    .close = price,
                    .volume = 5,
                    .quote_volume = std::nullopt,
                    .trade_count = std::nullopt,
                    .taker_buy_volume = std::nullopt,
                    .taker_buy_quote_volume = std::nullopt});
  }
  const TimeRange range{kStart, kStart + std::chrono::hours{hours}};
  return {Universe::spot(std::array{Pair{"BTC", "USDT"}}).value(),
          {Bars::make(Interval::h1, range, bars).value()},
          "test",
          false};
}

/// Known an hour after midnight, from a day before the first bar on.
Dominance dominance_of(int figures) {
  Dominance dominance{"coingecko", {}, {}};
  for (int i = 0; i < figures; ++i) {
    const Timestamp stamped = kStart + (i - 1) * 24h;
    dominance.btc.push_back({stamped, stamped + 1h, 50.0 + i});
    dominance.usdt.push_back({stamped, stamped + 2h, 4 + 0.1 * i});
  }
  return dominance;
}

TEST(Market, ASliceKnowsTheSharesThatWereToldByItsLastClose) {
  Market market = market_of(72);
  market.dominance = dominance_of(4);
  const Market part = market.slice({kStart + 6h, kStart + 25h});
  EXPECT_EQ(part.bars[0].size(), 19U);
  EXPECT_EQ(part.dominance.vendor, "coingecko");
  EXPECT_EQ(part.dominance.btc.size(), 3U) << "what was told before the slice is known in it";
  EXPECT_EQ(part.dominance.usdt.size(), 2U) << "the third was told an hour after";
}

TEST(Market, ASliceKeepsTheFundingThatFellDueInIt) {
  Market market = market_of(72);
  market.funding = {{{kStart, 1e-4}, {kStart + 8h, 2e-4}, {kStart + 24h, 3e-4}}};
  const Market part = market.slice({kStart + 6h, kStart + 24h});
  EXPECT_EQ(part.funding.at(0),
            (std::vector<FundingRate>{{kStart + 8h, 2e-4}, {kStart + 24h, 3e-4}}));
}

TEST(ContentHash, NamesFunding) {
  Market market = market_of(3);
  const std::string without = content_hash(market);
  market.funding = {{{kStart, 1e-4}}};
  const std::string with = content_hash(market);
  EXPECT_NE(with, without);
  market.funding[0][0].rate = 2e-4;
  EXPECT_NE(content_hash(market), with);
  market.funding = {{{kStart + 8h, 1e-4}}};
  EXPECT_NE(content_hash(market), with);
}

TEST(ContentHash, NamesEveryPartOfTheShares) {
  Market market = market_of(3);
  const std::string without = content_hash(market);
  market.dominance.vendor = "coingecko";
  EXPECT_EQ(content_hash(market), without) << "a vendor that told nothing changes nothing";
  market.dominance = dominance_of(2);
  const std::string with = content_hash(market);
  EXPECT_NE(with, without);
  EXPECT_EQ(content_hash(market), with);
  const std::vector<std::function<void(Dominance&)>> changes = {
      [](Dominance& d) { d.vendor = "tradingview"; },
      [](Dominance& d) { d.btc.pop_back(); },
      [](Dominance& d) { d.usdt.pop_back(); },
      [](Dominance& d) { std::swap(d.btc, d.usdt); },
      [](Dominance& d) { d.btc.front().value += 1e-9; },
      [](Dominance& d) { d.usdt.front().stamped += 1h; },
      [](Dominance& d) { d.usdt.front().known_at += 1h; },
      [](Dominance& d) { d.usdt.front().era += 1; },
      [](Dominance& d) { d.universe = "LISTED"; },
      [](Dominance& d) { d.eth.push_back(d.btc.front()); },
      [](Dominance& d) { d.sol.push_back(d.btc.front()); },
      [](Dominance& d) { d.total.push_back(d.btc.front()); },
      [](Dominance& d) { d.total3.push_back(d.btc.front()); },
      [](Dominance& d) {  // the same figures, one of them told of the other coin
        d.usdt.insert(d.usdt.begin(), d.btc.back());
        d.btc.pop_back();
      }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Market other = market;
    changes[i](other.dominance);
    EXPECT_NE(content_hash(other), with) << i;
  }
}

}  // namespace
}  // namespace tern
