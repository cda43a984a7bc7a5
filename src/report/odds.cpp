#include "report/odds.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "validate/luck.h"
#include "validate/moments.h"
#include "validate/overfitting.h"
#include "validate/reality_check.h"
#include "validate/sharpe_difference.h"

namespace tern {
namespace {

constexpr double kConfidence = 0.95;
constexpr std::size_t kBlocks = 16;   // 12870 ways to halve history
constexpr std::size_t kRowsMin = 20;  // of a studentized bootstrap

/// By how much each strategy beat holding just so much that it scatters alike, cash for the rest.
/// One that never moves is cash, and holds none.
std::vector<std::vector<double>> beyond_holding(const Traders& traders) {
  const double market = moments(traders.holding_returns).stddev;
  std::vector<std::vector<double>> excess = traders.strategies;
  for (std::vector<double>& returns : excess) {
    const double share = moments(returns).stddev / market;
    for (std::size_t i = 0; i < returns.size(); ++i) {
      returns[i] -= share * traders.holding_returns[i];
    }
  }
  return excess;
}

void of_all(const Traders& traders, const Resampling& how, std::size_t jobs, Odds& odds) {
  const std::size_t bars = traders.holding_returns.size();
  const bool alike = std::ranges::all_of(
      traders.strategies, [&](const std::vector<double>& r) { return r.size() == bars; });
  if (!alike || bars < kRowsMin) return;
  odds.overfitting = backtest_overfitting(traders.strategies, kBlocks).probability;
  if (all_equal(traders.holding_returns)) return;
  const auto excess = beyond_holding(traders);
  const std::vector<std::span<const double>> rows(excess.begin(), excess.end());
  odds.superior_ability_p =
      superior_ability(hold_contest(rows, stationary_draws(rows, how), jobs)).p_consistent;
}

void against_holding(const Traders& traders, const Resampling& how, std::size_t jobs, Odds& odds) {
  const std::array<std::span<const double>, 2> both = {traders.strategies[traders.primary],
                                                       traders.holding_returns};
  if (both[0].size() != both[1].size() || both[0].size() < kRowsMin) return;
  const SharpeDifference is =
      sharpe_difference(both[0], both[1], stationary_draws(both, how), jobs);
  const double year = std::sqrt(traders.bars_per_year);
  odds.over_holding = {year * is.difference.value, year * is.difference.low,
                       year * is.difference.high};
  odds.over_holding_p = is.test.p;
}

}  // namespace

Odds measure_odds(const Traders& traders, const Resampling& how, std::size_t jobs) {
  TERN_CHECK(traders.primary < traders.strategies.size(), "the primary strategy is one of them");
  Odds odds;
  const SharpeSample sample = sharpe_sample(traders.strategies[traders.primary]);
  if (std::isfinite(sample.sharpe)) {
    odds.track_record_min = minimum_track_record(sample, 0, kConfidence);
  }
  odds.strategies = traders.strategies.size();
  odds.holding = traders.holding;
  of_all(traders, how, jobs, odds);
  against_holding(traders, how, jobs, odds);
  return odds;
}

}  // namespace tern
