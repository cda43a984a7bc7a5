#include "trade/ledger.h"

namespace tern {

void Ledger::post(const Transfer& t) {
  TERN_CHECK(t.amount.units >= 0, "a transfer moves a non-negative amount");
  TERN_CHECK(t.from != t.to, "a transfer needs two accounts");
  TERN_CHECK(transfers_.empty() || transfers_.back().at <= t.at, "the past is already written");
  add(t.from, -t.amount);
  add(t.to, t.amount);
  transfers_.push_back(t);
  check_conserved(t.amount.asset);
}

void Ledger::post(const Fill& f) {
  TERN_CHECK(f.base.asset != f.quote.asset, "a fill exchanges two assets");
  TERN_CHECK((f.base.units > 0) != (f.quote.units > 0),
             "a fill gives one side and takes the other");
  for (const Amount a : {f.base, f.quote}) {
    if (a.units >= 0) {
      post(Transfer{f.filled_at, Account::market, Account::trading, a});
    } else {
      post(Transfer{f.filled_at, Account::trading, Account::market, -a});
    }
  }
  post(Transfer{f.filled_at, Account::trading, Account::fees, f.fee});
}

Amount Ledger::balance(Account account, AssetId asset) const {
  if (asset.index >= units_.size()) return {asset, 0};
  return {asset, units_[asset.index][static_cast<std::size_t>(account)]};
}

void Ledger::add(Account account, Amount amount) {
  if (amount.asset.index >= units_.size()) units_.resize(amount.asset.index + std::size_t{1});
  units_[amount.asset.index][static_cast<std::size_t>(account)] =
      (balance(account, amount.asset) + amount).units;
}

void Ledger::check_conserved(AssetId asset) const {
  Amount sum{asset, 0};
  for (const Account account : kAccounts) sum = sum + balance(account, asset);
  TERN_CHECK(sum.units == 0, "what one account gives another gets");
}

}  // namespace tern
