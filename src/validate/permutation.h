#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "validate/evidence.h"

namespace tern {

// Tests that ask how often chance alone, made by rearranging the data, does as well.

/// The share of draws, what was observed among them, that reach `observed`: never 0, and at least
/// its level under the null. Differences of rounding count as equal.
///
/// Source: Davison and Hinkley 1997, Bootstrap Methods and their Application, section 4.2.
double permutation_p(double observed, std::span<const double> permuted);

struct SignFlip {
  double mean;
  double p_greater;   ///< that the mean is this large
  double p_two;       ///< that it is this far from zero
  std::size_t flips;  ///< arrangements looked at, what was observed among them
};

/// Would the mean be as large if gains and losses were equally likely? Flips the signs of blocks of
/// `block` neighbors: all 2^m ways where they are at most `draws`, else the observed one and
/// `draws` at random.
///
/// A block must outlast the dependence: the holding time, for returns of positions.
/// Requires: block >= 1, draws >= 1. Missing: NaN without values. Cost: O(draws n / block).
/// Source: Fisher 1935, The Design of Experiments, section 21.
SignFlip sign_flip(std::span<const double> values, std::size_t block, std::size_t draws,
                   std::uint64_t seed);

/// The profit of holding `positions` k bars later than they were held, for k = 0 to n - 1, around
/// the ring; [0] is what was earned. Profits of several instruments that shift together add up.
///
/// Positions keep their exposure, their turnover, and how long they last; only when changes.
/// Units: profit is the sum over bars of position times return. Requires: one length. Cost: O(n^2).
std::vector<double> shifted_profits(std::span<const double> positions,
                                    std::span<const double> returns);

/// Did the timing earn it? One-sided, over all shifts but those that lie fewer than `holding` bars
/// from none: those are almost the positions that were held.
///
/// Requires: `profits` of shifted_profits(); holding >= 1. Holds: p >= 1 / n.
/// Missing: NaN without values.
TestResult circular_shift(std::span<const double> profits, std::size_t holding);

}  // namespace tern
