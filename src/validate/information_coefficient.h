#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "validate/evidence.h"

namespace tern {

/// That a correlation is zero, two-sided, by Student's t with n - 2 degrees of freedom. `n` is the
/// effective number of rows where outcomes overlap.
/// Missing: NaN for n <= 2. A perfect correlation has an infinite statistic.
/// Source: Fisher 1915, Biometrika 10(4); for ranks, Kendall and Stuart 1973, 31.19.
TestResult correlation_test(double correlation, double n);

/// Kendall's tau-b: concordant less discordant pairs, over pairs that are not ties in one or the
/// other. Missing: NaN when either never varies. Cost: O(n log n).
/// Source: Kendall 1945, Biometrika 33(3); Knight 1966, JASA 61(314).
double kendall_tau(std::span<const double> x, std::span<const double> y);

/// The rank IC of each whole period of `rows`, from the first row on; the rest is left out, and so
/// are periods in which forecast or outcome never varies.
/// Requires: rows >= 2.
std::vector<double> period_rank_ics(std::span<const double> forecast,
                                    std::span<const double> outcome, std::size_t rows);

/// Mean over standard deviation of the ICs of periods, which are taken to be independent; the test
/// is Student's t of their mean, two-sided.
/// Missing: NaN for fewer than two periods, or periods that are all the same.
/// Source: Grinold and Kahn 2000, Active Portfolio Management; its interval, Lo 2002, FAJ 58(4).
struct InformationRatio {
  Estimate ratio;  ///< n counts periods
  TestResult test;
};
InformationRatio information_ratio(std::span<const double> ics);

/// The independent rows after which a true correlation is told from zero, one-sided at `level`,
/// with chance `power`. Requires: 0 < |correlation| < 1. Source: Fisher 1921, Metron 1.
double rows_to_detect(double correlation, double level, double power);

}  // namespace tern
