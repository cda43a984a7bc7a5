#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "validate/evidence.h"

namespace tern {

// Where outcomes fall in the densities that were forecast for them: uniform and independent when
// the densities are right. `probability` is the density's cdf at the outcome, `score` the normal
// quantile of it. Rows are independent: leave out those whose outcomes overlap.
//
// Missing: NaN without rows, or without enough for the statistic.
// Source: Diebold, Gunther and Tay 1998, International Economic Review 39(4).

/// The distance of the probabilities from uniform, and its chance. On rows that fitted the density
/// it is too rarely significant: use rows that did not.
TestResult kolmogorov_smirnov(std::span<const double> probability);

/// Rows by tenth of the density.
std::array<std::size_t, 10> pit_histogram(std::span<const double> probability);

/// Pearson's chi-square of the ten counts, with 9 degrees of freedom.
TestResult pit_chi_square(const std::array<std::size_t, 10>& histogram);

/// That normal scores have mean 0, deviation 1, and no first-order memory: twice the gain in
/// conditional log likelihood of a fitted AR(1), chi-square with 3 degrees of freedom.
/// Missing: also when the scores never vary. Source: Berkowitz 2001, JBES 19(4).
TestResult berkowitz(std::span<const double> score);

/// That scores have a normal's skew and kurtosis; chi-square with 2 degrees of freedom.
/// Source: Jarque and Bera 1987, International Statistical Review 55(2).
TestResult jarque_bera(std::span<const double> values);

/// That the first `lags` autocorrelations are zero; chi-square with as many degrees of freedom.
/// Missing: also when there are not more values than lags, or they never vary.
/// Requires: lags >= 1. Source: Ljung and Box 1978, Biometrika 65(2).
TestResult ljung_box(std::span<const double> values, std::size_t lags);

/// The tail index by the `largest` magnitudes: the power with which large ones thin out.
/// Missing: NaN unless 0 < largest < values, and the next one is above zero.
/// Source: Hill 1975, Annals of Statistics 3(5).
double tail_index(std::span<const double> magnitudes, std::size_t largest);

}  // namespace tern
