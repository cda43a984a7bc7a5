#include "trade/ledger.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "trade/rounding.h"

namespace tern {
namespace {

constexpr AssetId kBtc{0};
constexpr AssetId kUsdt{1};
constexpr Timestamp kNow = utc_day(2024, 1, 1);

Fill fill_of(std::int64_t base, std::int64_t quote, std::int64_t fee) {
  return {OrderId{1}, SymbolId{0}, kNow, {kBtc, base}, {kUsdt, quote}, {kUsdt, fee}, {kUsdt, 0}};
}

TEST(Ledger, ARoundTripEndsWithTheProfitLessBothFeesToTheUnit) {
  Ledger ledger;
  ledger.post(Transfer{kNow, Account::external, Account::trading, {kUsdt, 1000}});
  ledger.post(fill_of(5, -500, 3));
  ledger.post(fill_of(-5, 700, 4));
  EXPECT_EQ(ledger.balance(Account::trading, kUsdt).units, 1000 + 200 - 3 - 4);
  EXPECT_EQ(ledger.balance(Account::trading, kBtc).units, 0);
  EXPECT_EQ(ledger.balance(Account::fees, kUsdt).units, 7);
  EXPECT_EQ(ledger.balance(Account::external, kUsdt).units, -1000);
  EXPECT_EQ(ledger.transfers().size(), 7U);
}

TEST(Ledger, AShortIsANegativeBalance) {
  Ledger ledger;
  ledger.post(fill_of(-5, 500, 0));
  EXPECT_EQ(ledger.balance(Account::trading, kBtc).units, -5);
}

TEST(Ledger, RefusesWhatIsNotATransfer) {
  Ledger ledger;
  ledger.post(Transfer{kNow, Account::external, Account::trading, {kUsdt, 1}});
  const auto post = [&](Timestamp at, Account to, std::int64_t units) {
    ledger.post(Transfer{at, Account::trading, to, {kUsdt, units}});
  };
  EXPECT_DEATH(post(kNow, Account::fees, -1), "non-negative");
  EXPECT_DEATH(post(kNow, Account::trading, 1), "two accounts");
  EXPECT_DEATH(post(kNow - 1h, Account::fees, 1), "already written");
  EXPECT_DEATH(ledger.post(fill_of(5, 500, 0)), "one side");
}

TEST(Ledger, EquityIsTheBalancesAtAPriceAsTheVectorsSay) {
  std::ifstream file(TERN_SOURCE_DIR "/tests/vectors/execution.json");
  const auto story = nlohmann::json::parse(file).at("ledger");
  const auto universe = *Universe::spot(std::vector<Pair>{{"BTC", "USDT"}});
  const Steps steps = steps_of(universe, SymbolId{0});
  Ledger ledger;
  const Amount start = whole_units(story.at("start").get<double>(), steps.quote, universe);
  ledger.post(Transfer{kNow, Account::external, Account::trading, start});
  for (const auto& row : story.at("fills")) {
    const Side side = row.at("side").get<int>() > 0 ? Side::buy : Side::sell;
    const Amount base = whole_lots(row.at("qty").get<double>(), steps);
    const Price price = price_against_us(row.at("px").get<double>(), side, steps);
    const Amount quote = notional(price, base, side, steps);
    const bool buys = side == Side::buy;
    ledger.post(Fill{OrderId{1}, SymbolId{0}, kNow, buys ? base : -base, buys ? -quote : quote,
                     fee_on(quote, 10), Amount{steps.quote, 0}});
    EXPECT_NEAR(estimate(ledger.balance(Account::trading, steps.quote), universe),
                row.at("cash").get<double>(), 1e-8);
    EXPECT_NEAR(estimate(ledger.balance(Account::fees, steps.quote), universe),
                row.at("fees").get<double>(), 1e-8);
  }
  const double cash = estimate(ledger.balance(Account::trading, steps.quote), universe);
  const double held = estimate(ledger.balance(Account::trading, steps.base), universe);
  EXPECT_NEAR(cash + held * story.at("mark").get<double>(), story.at("equity").get<double>(), 1e-8);
}

}  // namespace
}  // namespace tern
