#include "report/odds.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "validate/luck.h"
#include "validate/overfitting.h"
#include "validate/reality_check.h"
#include "validate/sharpe_difference.h"

namespace tern {
namespace {

constexpr double kConfidence = 0.95;
constexpr std::size_t kBlocks = 16;   // 12870 ways to halve history
constexpr std::size_t kRowsMin = 20;  // of a studentized bootstrap

void against_cash(const Traders& traders, const Resampling& how, std::size_t jobs, Odds& odds) {
  const std::size_t bars = traders.strategies[traders.primary].size();
  const bool alike = std::ranges::all_of(
      traders.strategies, [&](const std::vector<double>& r) { return r.size() == bars; });
  if (!alike || bars < kRowsMin) return;
  const std::vector<std::span<const double>> excess(traders.strategies.begin(),
                                                    traders.strategies.end());
  odds.superior_ability_p =
      superior_ability(hold_contest(excess, stationary_draws(excess, how), jobs)).p_consistent;
  odds.overfitting = backtest_overfitting(traders.strategies, kBlocks).probability;
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
  against_cash(traders, how, jobs, odds);
  against_holding(traders, how, jobs, odds);
  return odds;
}

}  // namespace tern
