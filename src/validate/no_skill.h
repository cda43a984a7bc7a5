#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "validate/claim.h"

namespace tern {

// What stored bars give to somebody who knows nothing: the yardstick of any claim.

/// The closes of neighboring bars of one instrument, in time order. A bar whose neighbor is missing
/// makes no step.
struct Steps {
  std::vector<Timestamp> at;   ///< the open of the later bar
  std::vector<double> before;  ///< closes, above zero
  std::vector<double> after;
};

/// One calendar month or year (UTC).
struct PeriodError {
  Timestamp begin;
  std::size_t n;
  double rmse_percent;
  double held;  ///< return of holding from its first step to its last
};

/// How well "the next close is the last one" forecasts.
///
/// Missing: NaN without steps, and `price_r2` of prices that never differ.
struct NoChange {
  std::size_t n;
  double rmse_percent;  ///< of the log return, times 100
  double mean_move;     ///< mean of the log return's size
  double up_share;      ///< of the steps
  double price_r2;      ///< on the price level, against the mean price: near 1, and worth nothing
  double mape;          ///< mean of |after - before| / after
  std::vector<PeriodError> years;
  std::vector<PeriodError> months;
};

/// Requires: the three spans of `steps` have one length.
NoChange score_no_change(const Steps& steps);

/// The share of `periods` whose error is at most `rmse_percent`; NaN without periods.
double share_at_or_below(std::span<const PeriodError> periods, double rmse_percent);

/// The share of `periods` in which holding earned at least `held`; NaN without periods.
double share_held_at_least(std::span<const PeriodError> periods, double held);

/// How often "no change" is within `tolerance` of the price, as a fraction of it; and the tolerance
/// within which it is as often as `share`. NaN without steps. Requires: 0 <= share <= 1.
double share_within(const Steps& steps, double tolerance);
double tolerance_for(const Steps& steps, double share);

/// Prices of bars that exist, in time order, of one length.
struct BarPrices {
  std::vector<double> open, high, low, close;
};

/// Long trades that all bars enter, whatever they look like.
struct BarrierTrades {
  std::size_t n;      ///< that reached a barrier before the bars ended
  double win_rate;    ///< NaN without trades
  double mean_gross;  ///< mean return before costs
};

/// Buys at every close and waits for a barrier. A bar that opens beyond one ends the trade at its
/// open; in a bar that reaches both, the stop came first.
/// Cost: O(bars x bars until a barrier).
BarrierTrades trade_barriers(const BarPrices& bars, const Barriers& barriers);

/// Sharpe ratios per bar, ascending, of `draws` traders who toss a coin before each of `bars`
/// returns that begin at random, and hold or sell short by it.
///
/// Determinism: by `seed`. Requires: 2 <= bars <= returns, draws >= 1.
/// Cost: O(draws x bars), about 2 ns each.
std::vector<double> coin_sharpes(std::span<const double> returns, std::size_t bars,
                                 std::size_t draws, std::uint64_t seed);

}  // namespace tern
