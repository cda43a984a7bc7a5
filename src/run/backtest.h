#pragma once

#include <span>
#include <string>
#include <vector>

#include "forecast/forecast.h"
#include "frame/frame.h"
#include "market/market.h"
#include "portfolio/weights.h"
#include "run/event.h"
#include "run/journal.h"
#include "run/strategy.h"
#include "sim/costs.h"
#include "trade/ledger.h"

namespace tern {

struct BacktestOptions {
  Strategy strategy;
  Costs costs;
  double capital;   ///< starting cash, in the quote asset
  TimeRange range;  ///< decisions are made on bars that close in this range
  /// What to hold from each instant on, in order, each at the close of a bar; the newest before the
  /// range sets the first weights, and trades nothing.
  std::span<const TargetWeights> plan = {};
  std::span<const RegimeRead> regimes = {};  ///< in order; what Strategy::terms go by
};

/// A round trip: from flat to flat in one instrument, or from one side to the other.
struct Trade {
  SymbolId symbol;
  Timestamp opened_at;
  Timestamp closed_at;
  double quantity;        ///< base bought in all; of a short, sold
  double entry_price;     ///< average paid, costs in the price included, fees not; of a short, got
  double exit_price;      ///< average got; of a short, paid
  double profit;          ///< quote, net of fees; funding is not in it
  double return_net;      ///< profit over what the entry was worth
  double fees;            ///< quote
  bool open_at_end;       ///< still open: its rest is marked at the last close, without costs
  bool is_short = false;  ///< entered by selling
};

/// What a run did. Everything here is read off the ledger and the fills.
struct BacktestResult {
  Strategy strategy;
  /// Columns: equity (quote), cost_cumulative (quote), weight.<pair> (share of equity).
  Frame equity;
  std::vector<Trade> trades;
  double fees_paid;          ///< quote
  double slippage_paid;      ///< quote: spread, slippage, and impact, against the open
  double funding_paid = 0;   ///< quote; below 0 when more was received
  double traded;             ///< quote: sum of the notional of every fill
  double turnover;           ///< the same, each notional over the equity it was traded from
  std::size_t orders;        ///< asked for, refused ones included
  std::size_t refused;       ///< orders that the gate or the venue's steps turned down
  std::string journal_hash;  ///< SHA-256 of the journal; replay gives the same ledger
};

/// Trades `forecasts` over `market` as a venue would have filled it: decide on a close, fill at the
/// next open. Bars before the range only tell what trading costs.
///
/// Missing: an instrument without a forecast at an instant keeps its position; orders wait where a
///          bar is missing, and those of the last instant never fill. Funding that Market::funding
///          does not know is not paid: missing_funding() counts it.
/// Errors: invalid_argument: weights that do not fit the universe, an unknown rule, a range without
///         bars, forecasts out of order, of several horizons, or not made at the close of a bar, a
///         plan of which the same is true, neither a rule nor a plan, or shorts that lost all the
///         equity there was: liquidation is not modeled.
Result<BacktestResult> backtest(const Market& market, const Forecasts& forecasts,
                                const BacktestOptions& options);

/// A backtest with what it was read off.
struct BacktestRecord {
  BacktestResult result;
  Journal journal;
  Ledger ledger;
};

/// As backtest(), keeping the journal and the books.
Result<BacktestRecord> record_backtest(const Market& market, const Forecasts& forecasts,
                                       const BacktestOptions& options);

/// The simple return of each bar of an equity frame after the first; bars without equity have none.
/// Requires: `equity` has the column equity.
std::vector<double> bar_returns(const Frame& equity);

}  // namespace tern
