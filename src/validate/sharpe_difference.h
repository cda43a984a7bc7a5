#pragma once

#include <span>

#include "validate/bootstrap.h"
#include "validate/evidence.h"

namespace tern {

/// By how much the Sharpe ratio of one strategy exceeds that of another over the same bars.
///
/// Missing: NaN where a series has no Sharpe ratio, or where the two are one strategy, leverage
///          aside, whose difference is rounding.
struct SharpeDifference {
  Interval95 difference;  ///< per bar, the first less the second
  TestResult test;        ///< difference over its standard error; two-sided
};

/// For returns that are normal and independent of their past: fast, and wrong for most returns.
/// Requires: two series of one length.
/// Source: Jobson and Korkie 1981, Journal of Finance 36(4), corrected by Memmel 2003, Finance
///         Letters 1.
SharpeDifference sharpe_difference_normal(std::span<const double> a, std::span<const double> b);

/// For any returns: with fat tails, with volatility in clusters, autocorrelated. The studentized
/// difference is compared with those of resamples, each over its own error.
///
/// The error of the data is that of the resampling (bootstrap_variance), where the paper takes a
/// kernel with prewhitening; that of a resample is by its own blocks, which are random in length.
/// Requires: two series of one length; at least 20 rows for the result to mean anything.
/// Cost: O(rows draws), about 11 ns each.
/// Source: Ledoit and Wolf 2008, Journal of Empirical Finance 15(5); the blocks' variance as in
///         Goetze and Kuensch 1996, Annals of Statistics 24(5).
SharpeDifference sharpe_difference(std::span<const double> a, std::span<const double> b,
                                   const Draws& draws, std::size_t jobs);

}  // namespace tern
