#pragma once

#include <array>
#include <span>
#include <vector>

#include "trade/fill.h"

namespace tern {

/// Where an amount can be. We own `trading`; the others are the world, seen from our side.
enum class Account : std::uint8_t {
  trading,   ///< what we can trade with
  external,  ///< deposits and withdrawals
  market,    ///< whom we trade against
  fees,      ///< the venue's cut
  funding,   ///< what longs and shorts of perpetuals pay each other
};
inline constexpr std::array kAccounts = {Account::trading, Account::external, Account::market,
                                         Account::fees, Account::funding};

/// One movement of one asset between two accounts: the only way a balance ever changes.
struct Transfer {
  Timestamp at;
  Account from;
  Account to;
  Amount amount;  ///< >= 0

  friend bool operator==(const Transfer&, const Transfer&) = default;
};

/// Double-entry books of everything we own: an append-only list of transfers, and their sums.
///
/// Holds: for each asset, the balances of all accounts add up to exactly zero, always. A short is
///        a balance of the base asset below zero, beside the quote that it was sold for.
/// Equity, profit, and drawdown are not stored; they are read off the balances at a price.
class Ledger {
 public:
  void post(const Transfer& transfer);

  /// Books a fill: base against quote with the market, and the fee with the venue.
  void post(const Fill& fill);

  Amount balance(Account account, AssetId asset) const;
  std::span<const Transfer> transfers() const { return transfers_; }

  friend bool operator==(const Ledger&, const Ledger&) = default;

 private:
  void add(Account account, Amount amount);
  void check_conserved(AssetId asset) const;

  std::vector<Transfer> transfers_;
  std::vector<std::array<std::int64_t, kAccounts.size()>> units_;  // shape [assets, accounts]
};

}  // namespace tern
