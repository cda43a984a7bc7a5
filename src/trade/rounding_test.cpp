#include "trade/rounding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/rng.h"

namespace tern {
namespace {

constexpr std::int64_t kUnit = 100'000'000;

Universe universe() {
  return *Universe::spot(std::vector<Pair>{{"BTC", "USDT"}, {"XYZ", "USDT"}});
}

/// "0.000123456" in units of 1e-8, cut off and not rounded: what can be counted of it.
std::int64_t units_in(const std::string& decimal) {
  const auto point = decimal.find('.');
  const std::string whole = decimal.substr(0, point);
  std::string part = point == std::string::npos ? "" : decimal.substr(point + 1);
  part.resize(8, '0');
  return std::stoll(whole) * kUnit + std::stoll(part);
}

TEST(Rounding, QuantitiesAreWholeLotsAsTheVectorsSay) {
  std::ifstream file(TERN_SOURCE_DIR "/tests/vectors/execution.json");
  const auto vectors = nlohmann::json::parse(file);
  for (const auto& row : vectors.at("lot_rounding")) {
    Steps steps = steps_of(universe(), SymbolId{0});
    steps.lot = units_in(row.at("step"));
    const Amount lots = whole_lots(Amount{steps.base, units_in(row.at("qty"))}, steps);
    EXPECT_EQ(lots.units, units_in(row.at("rounded"))) << row;
    const double price = std::stod(row.at("price").get<std::string>());
    const Amount worth =
        notional(price_against_us(price, Side::sell, steps), lots, Side::sell, steps);
    EXPECT_EQ(worth.units, units_in(row.at("notional"))) << row;
    EXPECT_EQ(lots.units > 0 && worth.units >= units_in(row.at("min_notional")),
              row.at("accepted").get<bool>());
  }
}

TEST(Rounding, ThreeTenthsAreThreeTenths) {
  Steps steps = steps_of(universe(), SymbolId{0});
  steps.lot = kUnit / 10;
  EXPECT_EQ(whole_lots(0.3, steps).units, 3 * kUnit / 10);
  EXPECT_EQ(whole_lots(0.2999, steps).units, 2 * kUnit / 10);
}

TEST(Rounding, APriceMovesToTheTickThatIsWorseForUs) {
  const Steps steps = steps_of(universe(), SymbolId{0});
  EXPECT_EQ(price_against_us(100.011, Side::buy, steps).units, 10'002 * (kUnit / 100));
  EXPECT_EQ(price_against_us(100.019, Side::sell, steps).units, 10'001 * (kUnit / 100));
  // 100.01 is a double just above or below a whole number of ticks, and must not move.
  for (const double price : {100.01, 0.07, 60128.58, 1e9 + 0.01}) {
    EXPECT_EQ(price_against_us(price, Side::buy, steps), price_against_us(price, Side::sell, steps))
        << price;
  }
}

TEST(Rounding, EveryRoundingIsAgainstUsAndByLessThanAUnit) {
  const Steps steps = steps_of(universe(), SymbolId{1});
  Rng rng(7);
  for (int i = 0; i < 10'000; ++i) {
    const Price price{static_cast<std::int64_t>(rng.below(1'000'000'000'000)) + 1};
    const Amount quantity{steps.base, static_cast<std::int64_t>(rng.below(1'000'000'000))};
    const Amount paid = notional(price, quantity, Side::buy, steps);
    const Amount got = notional(price, quantity, Side::sell, steps);
    const long double exact =
        static_cast<long double>(price.units) * static_cast<long double>(quantity.units) / kUnit;
    EXPECT_GE(static_cast<long double>(paid.units), exact);
    EXPECT_LE(static_cast<long double>(got.units), exact);
    EXPECT_LE(paid.units - got.units, 1);
    const Amount fee = fee_on(paid, 10);
    EXPECT_GE(fee.units * 1000, paid.units);
    EXPECT_LT((fee.units - 1) * 1000, paid.units);
  }
}

TEST(Rounding, TheProductOfAPriceAndAQuantityDoesNotOverflow) {
  const Steps steps = steps_of(universe(), SymbolId{0});
  const Price price{1'000'000 * kUnit};
  const Amount quantity{steps.base, 50'000 * kUnit};
  EXPECT_EQ(notional(price, quantity, Side::buy, steps).units, 50'000'000'000 * kUnit);
  EXPECT_DEATH(static_cast<void>(notional(Price{kUnit * kUnit}, quantity, Side::buy, steps)),
               "overflow");
}

TEST(Rounding, LotsForCashAreTheMostThatItPaysFor) {
  const Steps steps = steps_of(universe(), SymbolId{0});
  Rng rng(8);
  for (int i = 0; i < 10'000; ++i) {
    const Price price{static_cast<std::int64_t>(rng.below(1'000'000)) * steps.tick + steps.tick};
    const Amount cash{steps.quote, static_cast<std::int64_t>(rng.below(1'000 * kUnit)) + 1};
    const auto cost_of = [&](Amount quantity) {
      const Amount cost = notional(price, quantity, Side::buy, steps);
      return (cost + fee_on(cost, 10)).units;
    };
    const Amount lots = lots_for(cash, price, 10, steps);
    EXPECT_EQ(lots.units % steps.lot, 0);
    EXPECT_LE(cost_of(lots), cash.units);
    EXPECT_GT(cost_of(lots + Amount{steps.base, steps.lot}), cash.units);
  }
}

TEST(Rounding, TheFeeScheduleIsExactInPartsPerBillion) {
  std::ifstream file(TERN_SOURCE_DIR "/tests/vectors/execution.json");
  const auto fees = nlohmann::json::parse(file).at("fees");
  for (const auto& [name, schedule] : fees.items()) {
    const double taker = schedule.at("taker");
    const Amount fee = fee_on(Amount{AssetId{1}, kUnit}, taker * 1e4);
    EXPECT_EQ(fee.units, std::llround(taker * 1e8)) << name;
  }
}

TEST(Rounding, FundingIsRoundedAgainstUs) {
  const Amount worth{AssetId{1}, 10'001};
  EXPECT_EQ(funding_on(worth, 1e-4, true).units, 2);
  EXPECT_EQ(funding_on(worth, 1e-4, false).units, 1);
  EXPECT_EQ(funding_on({AssetId{1}, 10'000}, 1e-4, true).units, 1);
  EXPECT_EQ(funding_on(worth, 0.0, true).units, 0);
  // 0.00000440 of 1e10 quote: exact in parts per billion.
  EXPECT_EQ(funding_on({AssetId{1}, 1'000'000'000 * kUnit}, 4.4e-6, false).units, 4'400 * kUnit);
}

TEST(Rounding, EstimatesAreTheAmountsTheyCameFrom) {
  const auto two = universe();
  EXPECT_EQ(whole_units(0.1, two.quote(), two).units, kUnit / 10);
  EXPECT_EQ(estimate(whole_units(1234.56789012, two.quote(), two), two), 1234.56789012);
}

}  // namespace
}  // namespace tern
