#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

#include "run/engine.h"
#include "trade_market.h"

// What the laws of spot and of perpetuals share.

namespace tern {

inline BacktestRecord record_of(const Market& market, const Forecasts& forecasts,
                                const BacktestOptions& options) {
  auto record = record_backtest(market, forecasts, options);
  EXPECT_TRUE(record) << record.error().message;
  return *std::move(record);
}

using Balances = std::map<std::pair<AssetId, Account>, std::int64_t>;

inline Balances balances_of(const Ledger& ledger, std::size_t assets) {
  Balances balances;
  for (std::uint16_t a = 0; a < assets; ++a) {
    for (const Account account : kAccounts) {
      balances[{AssetId{a}, account}] = ledger.balance(account, AssetId{a}).units;
    }
  }
  return balances;
}

inline bool is_conserved(const Balances& balances, std::span<const Transfer> transfers) {
  std::map<AssetId, std::int64_t> sums;
  for (const auto& [where, units] : balances) sums[where.first] += units;
  const bool zero = std::ranges::all_of(sums, [](const auto& sum) { return sum.second == 0; });
  Balances moved = balances;
  for (auto& [where, units] : moved) units = 0;
  for (const Transfer& t : transfers) {
    moved[{t.amount.asset, t.from}] -= t.amount.units;
    moved[{t.amount.asset, t.to}] += t.amount.units;
  }
  return zero && moved == balances;
}

template <class AnyEngine>
bool replays(AnyEngine engine, const Journal& journal, const Ledger& ledger) {
  for (const Event& event : journal.events()) static_cast<void>(engine.step(event));
  return engine.ledger() == ledger;
}

}  // namespace tern
