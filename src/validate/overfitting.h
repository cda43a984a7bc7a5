#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tern {

/// One way to choose: the best configuration in one half of history, and how it did in the other.
struct HalfSplit {
  std::size_t best;      ///< the first of equals
  double in_sample;      ///< its Sharpe ratio per bar in the half that chose it
  double out_of_sample;  ///< and in the other half
  double rank;           ///< there, from 1 (the worst) to the number of configurations; ties share
  double logit;          ///< ln(w / (1 - w)) of w = rank / (configurations + 1)
};

/// How much choosing the best of many configurations by its past says about its future.
///
/// Missing: NaN, and no splits, with fewer than 2 configurations or 2 bars per block; the line's
///          NaN where every split has the same ratio in sample.
struct Overfitting {
  double probability;       ///< PBO: how often the best in sample is at or below the median outside
  double loss_probability;  ///< how often it loses there
  double slope;             ///< of out-of-sample on in-sample ratios: negative when choosing hurts
  double intercept;
  std::vector<HalfSplit> splits;  ///< by blocks in sample, in lexicographic order
};

/// Combinatorially symmetric cross-validation: cuts history into blocks, and lets each half of them
/// choose for the other.
///
/// `configurations` holds the returns per bar of *every* configuration that was tried; leaving out
/// the bad ones hides the overfitting. Bars that do not fill a block are left out at the start. A
/// configuration whose returns do not vary over a half has a ratio of 0 there.
///
/// One number does not settle it: on noise it spreads by about 0.2 around 1/2, so one noise in ten
/// shows less than 0.2; and configurations that are much alike show 1/2 even when all are good.
///
/// Requires: the series have one length and finite values; `blocks` is even, from 2 to 20.
/// Cost: O(bars configurations + C(blocks, blocks / 2) blocks configurations).
/// Source: Bailey, Borwein, Lopez de Prado and Zhu 2017, Journal of Computational Finance 20(4).
Overfitting backtest_overfitting(std::span<const std::vector<double>> configurations,
                                 std::size_t blocks);

}  // namespace tern
