#pragma once

#include <optional>
#include <span>

#include "validate/score.h"

namespace tern {

/// The performance of one equity curve. Definitions and their sources: docs/statistics.md.
///
/// Units: fractions, not percent; annual figures on 365 days; ratios at a risk-free rate of zero.
/// Missing: a value that does not exist (the CAGR of less than a year, the profit factor without a
///          loss, a Sharpe ratio of a curve that never moved) is absent.
struct Metrics {
  std::size_t bars;
  double total_return;
  std::optional<double> cagr;
  double volatility_annual;
  std::optional<Interval95> sharpe_annual;  ///< interval by stationary bootstrap
  std::optional<double> sortino_annual;
  std::optional<double> calmar;
  double max_drawdown;            ///< <= 0
  std::size_t drawdown_bars_max;  ///< longest stretch below a peak
  double exposure;                ///< share of bars with a position
  double turnover_annual;         ///< two-way traded notional over equity, per year
  double cost_share;              ///< costs paid over starting capital
  std::size_t trades;
  std::optional<Interval95> win_rate;  ///< Wilson
  std::optional<double> profit_factor;
  std::optional<double> expectancy;            ///< mean net return per trade
  std::optional<double> probabilistic_sharpe;  ///< PSR(0)
  double ulcer;    ///< root mean square of the fall from the peak; Martin and McCann 1989
  double var_95;   ///< value at risk: the 5 % quantile of a bar's return
  double cvar_95;  ///< the mean of the returns that are no better
  std::optional<double> tail_ratio;    ///< 95 % quantile over the 5 % one, without signs
  std::optional<double> omega;         ///< gains over losses of bars
  std::optional<double> skew;          ///< of bar returns; biased
  std::optional<double> kurtosis;      ///< biased, 3 for normal returns
  double exposure_mean;                ///< mean share of equity in positions
  std::optional<double> average_win;   ///< of trades, net return
  std::optional<double> average_loss;  ///< below zero
  std::optional<double> payoff;        ///< average win over average loss
  /// Root of the trades, 100 at most, times mean over deviation of their net returns: Tharp's
  /// system quality number where every trade risks alike.
  std::optional<double> sqn;
  std::size_t wins_in_a_row;  ///< the longest run of winning trades
  std::size_t losses_in_a_row;
};

/// One strategy's bars: what is needed to measure it.
struct Performance {
  std::span<const double> returns;  ///< simple return per bar, net
  std::span<const double> exposed;  ///< share of equity in positions per bar, 0 when flat
  std::span<const double> trade_returns;
  double bars_per_year;
  double turnover;  ///< sum over the run, two-way, of notional over equity
  double cost_share;
};

/// Requires: at least 2 returns; `exposed` as long as `returns`; `draws` >= 1, the resamples behind
///           the Sharpe ratio's interval, seeded by `seed`; jobs >= 1 threads, which do not change
///           the result.
/// Cost: O(returns x draws), about 4 ns each.
Metrics measure(const Performance& performance, std::size_t draws, std::uint64_t seed,
                std::size_t jobs = 1);

}  // namespace tern
