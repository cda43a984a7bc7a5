#include "market/capitalization.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2024, 5, 1);

Timestamp known(std::string_view vendor, Timestamp midnight) {
  const auto found = find_capitalization_vendor(vendor);
  EXPECT_TRUE(found);
  return found ? known_at(**found, midnight) : kTimeMin;
}

TEST(CapitalizationVendors, AFigureIsKnownWhenItsVendorHasPublishedIt) {
  EXPECT_EQ(known("coingecko", kDay), kDay + 35min);
  EXPECT_EQ(known("tradingview", kDay), kDay + 24h);
  EXPECT_EQ(known("coinmarketcap", kDay), kDay + 24h);
  EXPECT_EQ(known("coinmetrics", kDay), kDay + 48h);
}

TEST(CapitalizationVendors, EarlyStampsOfCoinGeckoAreTheEndsOfTheirDays) {
  EXPECT_EQ(known("coingecko", utc_day(2018, 2, 28)), utc_day(2018, 3, 1) + 35min);
  EXPECT_EQ(known("coingecko", utc_day(2018, 3, 1)), utc_day(2018, 3, 1) + 35min);
}

TEST(CapitalizationVendors, AnUnknownOneIsRefusedByNamingTheOthers) {
  const auto found = find_capitalization_vendor("nobody");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, Errc::invalid_argument);
  EXPECT_NE(found.error().message.find("coingecko, tradingview, coinmarketcap, coinmetrics"),
            std::string::npos)
      << found.error().message;
}

TEST(CapitalizationValues, MustBePossible) {
  EXPECT_FALSE(impossible_capitalization("BTC.D", 51.2));
  EXPECT_FALSE(impossible_capitalization("TOTAL", 2.6e12));
  EXPECT_TRUE(impossible_capitalization("BTC.D", 100));
  EXPECT_TRUE(impossible_capitalization("BTC", 0));
  EXPECT_TRUE(impossible_capitalization("BTC", -1));
  EXPECT_TRUE(impossible_capitalization("BTC", std::numeric_limits<double>::infinity()));
}

TEST(AsOf, TheNewestKnownFigureHoldsUntilTheNextOneOrUntilItIsStale) {
  const std::vector<Capitalization> figures = {{kDay, kDay + 35min, 50},
                                               {kDay + 24h, kDay + 24h + 35min, 51}};
  const TimeGrid hours{kDay, 1h, 60};
  const Column column = as_of(figures, hours, 30h);
  EXPECT_EQ(column.at(0), std::nullopt);  // not published at midnight
  EXPECT_EQ(column.at(1), 50);
  EXPECT_EQ(column.at(24), 50);  // the next one is not yet known
  EXPECT_EQ(column.at(25), 51);
  EXPECT_EQ(column.at(54), 51);            // known for 29 h 25 min
  EXPECT_EQ(column.at(55), std::nullopt);  // for 30 h 25 min
}

TEST(AsOf, IsTheSlowSearch) {
  std::vector<Capitalization> figures;
  for (int i = 0; i < 50; ++i) {
    // Stamps in order, knowledge in bursts, as from a vendor that was down.
    figures.push_back({kDay + i * 1h, kDay + (i / 7 * 7 + 7) * 1h, 1.0 + i});
  }
  const TimeGrid grid{kDay - 2h, 30min, 150};
  const Column column = as_of(figures, grid, 6h);
  std::size_t present = 0;
  for (std::size_t row = 0; row < grid.size; ++row) {
    std::optional<double> expected;
    for (const Capitalization& figure : figures) {
      if (figure.known_at <= grid[row] && grid[row] - figure.known_at <= 6h)
        expected = figure.value;
    }
    EXPECT_EQ(column.at(row), expected) << row;
    present += expected ? 1U : 0U;
  }
  EXPECT_GT(present, 50U);
  EXPECT_LT(present, 140U);
}

TEST(AsOf, NothingKnownIsAllMissing) {
  EXPECT_EQ(as_of({}, {kDay, 1h, 3}, 24h).valid.count(), 0U);
}

}  // namespace
}  // namespace tern
