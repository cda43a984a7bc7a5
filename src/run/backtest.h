#pragma once

#include <string>
#include <vector>

#include "forecast/forecast.h"
#include "frame/frame.h"
#include "market/market.h"
#include "sim/costs.h"
#include "trade/ledger.h"

namespace tern {

/// What is traded and how: one row of the report's comparison.
struct Strategy {
  std::string name;             ///< "threshold 50/25/25": how the report calls it
  std::string rule;             ///< a name in signal/rule.h's registry
  double buy_above;             ///< log return that a forecast must exceed to buy
  double sell_below;            ///< log return that it must fall below to sell
  std::vector<double> weights;  ///< shape [universe]; share of equity when held; sums to at most 1
  double band;                  ///< a weight closer to its target than this is left alone
};

struct BacktestOptions {
  Strategy strategy;
  Costs costs;
  double capital;   ///< starting cash, in the quote asset
  TimeRange range;  ///< decisions are made on bars that close in this range
};

/// A round trip: from flat to flat in one instrument.
struct Trade {
  SymbolId symbol;
  Timestamp opened_at;
  Timestamp closed_at;
  double quantity;     ///< base bought in all
  double entry_price;  ///< average paid, costs in the price included, fees not
  double exit_price;   ///< average got
  double profit;       ///< quote, net of fees
  double return_net;   ///< profit over what was paid
  double fees;         ///< quote
  bool open_at_end;    ///< closed by the end of the run rather than by the strategy
};

/// What a run did. Everything here is read off the ledger and the fills.
struct BacktestResult {
  Strategy strategy;
  Frame
      equity;  ///< columns: equity (quote), cost_cumulative (quote), weight.<pair> (share of equity)
  std::vector<Trade> trades;
  double fees_paid;      ///< quote
  double slippage_paid;  ///< quote: spread, slippage, and impact, against the open
  double traded;         ///< quote: sum of the notional of every fill
  std::size_t orders;
  std::size_t refused;       ///< orders that the gate or the venue's steps turned down
  std::string journal_hash;  ///< SHA-256 of the journal; replay gives the same ledger
};

/// Trades `forecasts` over `market` as a venue would have filled it: decide on a close, fill at the
/// next open.
///
/// Errors: invalid_argument: weights that do not fit the universe, an unknown rule.
Result<BacktestResult> backtest(const Market& market, const Forecasts& forecasts,
                                const BacktestOptions& options);

}  // namespace tern
