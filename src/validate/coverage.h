#pragma once

#include <cstddef>
#include <span>

#include "validate/evidence.h"

namespace tern {

// Quantiles and intervals against what came. A quantile of level p should be missed, from below, by
// a share p of outcomes, and a miss should not foretell the next.
//
// Several quantiles of one row must ascend: sort them first, which never makes their losses worse
// (Chernozhukov, Fernandez-Val and Galichon 2010, Econometrica 78(3)).

/// The loss of a quantile forecast; its mean is least for the true quantile. Twice its mean over a
/// dense grid of levels is the CRPS; over five levels it is well below.
/// Requires: 0 < level < 1. Source: Koenker and Bassett 1978, Econometrica 46(1).
double pinball_loss(double outcome, double quantile, double level);

/// The loss of a central interval that misses a share `level` of outcomes: its width, plus
/// 2 / level times how far outside the outcome fell.
/// Requires: low <= high, 0 < level < 1. Source: Gneiting and Raftery 2007, JASA 102(477).
struct CentralInterval {
  double low;
  double high;
};
double interval_score(double outcome, const CentralInterval& interval, double level);

/// That `misses` of `n` came from a chance `level` each; chi-square with 1 degree of freedom.
/// Missing: NaN without rows. Requires: misses <= n, 0 < level < 1.
/// Source: Kupiec 1995, J. Derivatives 3(2).
TestResult kupiec(std::size_t misses, std::size_t n, double level);

/// How often a hit or miss was followed by a hit or miss.
struct MissTransitions {
  std::size_t hit_hit = 0;
  std::size_t hit_miss = 0;
  std::size_t miss_hit = 0;
  std::size_t miss_miss = 0;
};

/// `missed` is above zero where the outcome was outside.
MissTransitions miss_transitions(std::span<const double> missed);

/// That a miss is as likely after a miss as after a hit; chi-square with 1 degree of freedom. Where
/// misses are few it rejects less often than its level says.
/// Missing: NaN without transitions.
/// Source: Christoffersen 1998, International Economic Review 39(4).
TestResult christoffersen(const MissTransitions& transitions);

/// Both at once: the sum of Kupiec's and Christoffersen's statistics, with 2 degrees of freedom.
TestResult conditional_coverage(const TestResult& kupiec, const TestResult& christoffersen);

}  // namespace tern
