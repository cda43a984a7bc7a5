#include "trade/rebalance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/rng.h"

namespace tern {
namespace {

constexpr Timestamp kNow = utc_day(2024, 1, 1);
constexpr std::int64_t kUnit = 100'000'000;
constexpr double kCost = 0.003;

const Universe& universe() {
  static const Universe three =
      *Universe::spot(std::vector<Pair>{{"BTC", "USDT"}, {"ETH", "USDT"}, {"SOL", "USDT"}});
  return three;
}

Available account(const std::vector<double>& base, double cash) {
  Available made{
      {}, whole_units(cash, universe().quote(), universe()), {50'000, 2'000, 100}, cash, 0.0};
  for (std::uint16_t i = 0; i < 3; ++i) {
    const Amount size = whole_units(std::abs(base[i]), AssetId{i}, universe());
    made.base.push_back(base[i] < 0 ? -size : size);
    made.invested += std::abs(base[i]) * made.price[i];
    made.equity += base[i] * made.price[i];
  }
  return made;
}

std::string told(const std::vector<Order>& orders) {
  std::string text;
  for (const Order& order : orders) {
    text += order.side == Side::buy ? "buy " : "sell ";
    text += universe()[order.symbol].name + " " + std::to_string(order.quantity.units) + "\n";
  }
  return text;
}

TEST(EquityAfter, IsTheFixedPointOfTheVectors) {
  std::ifstream file(TERN_SOURCE_DIR "/tests/vectors/execution.json");
  const auto vectors = nlohmann::json::parse(file);
  for (const auto& row : vectors.at("rebalance")) {
    const auto held = row.at("holdings").get<std::vector<double>>();
    const auto weights = row.at("weights").get<std::vector<double>>();
    const std::vector<bool> active(held.size(), true);
    const double after = equity_after({row.at("E"), held, weights, active, row.at("fee")});
    EXPECT_NEAR(after, row.at("equity_after").get<double>(), 1e-8);
    for (std::size_t i = 0; i < held.size(); ++i) {
      EXPECT_NEAR(weights[i] * after - held[i], row.at("trades")[i].get<double>(), 1e-8);
    }
  }
}

TEST(Rebalance, SellsBeforeItBuysAndSellsEveryLotToLeave) {
  // 0.1 BTC (5000) is all there is: leave it for a quarter ETH and a quarter SOL.
  const TargetWeights target{kNow, {0, 0.25, 0.25}, {true, true, true}};
  // Traded 5000 + 2 E/4, so E' = 5000 - 0.003 (5000 + E'/2) = 4977.5337; a quarter is 1244.38.
  EXPECT_EQ(told(rebalance(universe(), target, account({0.1, 0, 0}, 0), kCost)),
            "sell BTC/USDT 10000000\n"
            "buy ETH/USDT 62210000\n"
            "buy SOL/USDT 1244300000\n");
}

TEST(Rebalance, LeavesAloneWhatIsNotActive) {
  const TargetWeights target{kNow, {0.9, 0.0, 0.1}, {false, false, true}};
  EXPECT_EQ(told(rebalance(universe(), target, account({0.1, 1, 0}, 3000), kCost)),
            "buy SOL/USDT 999700000\n");
}

TEST(Rebalance, BuysOnlyWhatTheCashPaysFor) {
  // Weights add up to 1.5 of equity, because BTC may not be touched; cash is 2000.
  const TargetWeights target{kNow, {0.5, 0.5, 0.5}, {false, true, true}};
  const Available available = account({0.1, 0, 0}, 2000);
  double spent = 0;
  for (const Order& order : rebalance(universe(), target, available, kCost)) {
    EXPECT_EQ(order.side, Side::buy);
    spent += estimate(order.quantity, universe()) * available.price[order.symbol.index];
  }
  EXPECT_LE(spent * (1 + kCost), 2000);
  EXPECT_GT(spent * (1 + kCost), 1999);
}

TEST(Rebalance, WhatRoundsToNoLotIsNoOrder) {
  const TargetWeights target{kNow, {0.1, 0, 0}, {true, false, false}};
  EXPECT_TRUE(rebalance(universe(), target, account({0, 0, 0}, 1), kCost).empty());
}

TEST(Rebalance, GoesThroughZeroInOneOrder) {
  // Long 0.02 BTC (1000) and short 1 ETH (2000); their signs are to change, each with 1000 more.
  const TargetWeights target{kNow, {-0.2, 0.2, 0}, {true, true, true}};
  const Available available = account({0.02, -1, 0}, 5000);
  EXPECT_NEAR(available.equity, 4000, 1e-9);
  // E' = 4000 - 0.003 (1000 + 2000 + 0.4 E') = 3986.2165; a fifth is 797.24.
  EXPECT_EQ(told(rebalance(universe(), target, available, kCost)),
            "sell BTC/USDT 3594000\n"
            "buy ETH/USDT 139860000\n");
}

TEST(Rebalance, WhatGrowsComesAfterWhatShrinksOnEitherSide) {
  const TargetWeights target{kNow, {0.5, -0.1, -0.3}, {true, true, true}};
  // Short 1 ETH (2000) and 10 SOL (1000) against 5000 of cash: equity 2000.
  const auto orders = rebalance(universe(), target, account({0, -1, -10}, 5000), kCost);
  ASSERT_EQ(orders.size(), 3U);
  EXPECT_EQ(orders[0].symbol, SymbolId{1});
  EXPECT_EQ(orders[0].side, Side::buy);
  EXPECT_EQ(orders[1].symbol, SymbolId{2});
  EXPECT_EQ(orders[1].side, Side::buy);
  EXPECT_EQ(orders[2].symbol, SymbolId{0});
}

TEST(Rebalance, OpensOnlyWhatTheMarginLetsIt) {
  // Short 1 ETH (2000) that may not be touched, of an equity of 3000: 1000 is left for BTC.
  const TargetWeights target{kNow, {0.9, -0.6, 0}, {true, false, false}};
  const Available available = account({0, -1, 0}, 5000);
  const auto orders = rebalance(universe(), target, available, kCost);
  ASSERT_EQ(orders.size(), 1U);
  const double bought = estimate(orders[0].quantity, universe()) * 50'000;
  EXPECT_LE(bought * (1 + kCost), 1000);
  EXPECT_GT(bought * (1 + kCost), 999);
}

TEST(Rebalance, EveryOrderOfAPerpetualPassesTheGateOrIsTooSmall) {
  const RiskGate gate(universe(), {.fee_bps = 10, .perpetual = true});
  std::size_t passed = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Rng rng(seed);
    const auto around = [&](double size) { return size * (2 * rng.uniform() - 1); };
    std::vector<double> base;
    double worth = 0;
    for (const double price : {50'000.0, 2'000.0, 100.0}) {
      base.push_back(std::round(around(1500 / price) * 1e3) / 1e3);
      worth += base.back() * price;
    }
    Available available = account(base, 5000 - worth);
    TargetWeights target{kNow, {}, {true, true, rng.below(2) == 0}};
    double rest = 1;
    for (int i = 0; i < 3; ++i) {
      target.weight.push_back(rng.below(3) == 0 ? 0.0 : around(rest));
      rest -= std::abs(target.weight.back());
    }
    for (const Order& order : rebalance(universe(), target, available, kCost)) {
      const Verdict verdict = gate.review(order, available);
      if (const auto* refused = std::get_if<RefusedOrder>(&verdict)) {
        EXPECT_EQ(refused->why, Refusal::below_notional_min)
            << "seed " << seed << ": " << to_string(refused->why);
      } else {
        ++passed;
      }
    }
    EXPECT_LE(available.invested, 5000) << "seed " << seed;
  }
  EXPECT_GT(passed, 800U);
}

TEST(Rebalance, EveryOrderPassesTheGateOrIsTooSmall) {
  const RiskGate gate(universe(), {.fee_bps = 10});
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Rng rng(seed);
    Available available = account({rng.uniform() * 0.1, rng.uniform() * 2, rng.uniform() * 50},
                                  rng.below(2) == 0 ? 0.0 : rng.uniform() * 5000);
    for (Amount& held : available.base) held.units -= held.units % 100'000;
    TargetWeights target{kNow, {}, {true, true, true}};
    double rest = 1;
    for (int i = 0; i < 3; ++i) {
      target.weight.push_back(rng.below(3) == 0 ? 0.0 : rest * rng.uniform());
      rest -= target.weight.back();
    }
    for (const Order& order : rebalance(universe(), target, available, kCost)) {
      const Verdict verdict = gate.review(order, available);
      if (const auto* refused = std::get_if<RefusedOrder>(&verdict)) {
        EXPECT_EQ(refused->why, Refusal::below_notional_min)
            << "seed " << seed << ": " << to_string(refused->why);
      }
      EXPECT_GE(available.cash.units, 0) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace tern
