#pragma once

#include <cstddef>

namespace tern {

/// The chance that the Kolmogorov-Smirnov distance of `n` rows from their true distribution exceeds
/// `distance`. Exact, to 1e-12, up to 1000 rows and a chance of about 1e-3; elsewhere the limit for
/// many rows, with Stephens' correction.
///
/// Requires: n > 0, distance >= 0. Source: Marsaglia, Tsang and Wang 2003, J. Statistical Software
/// 8(18); Stephens 1970, JRSS B 32(1).
double kolmogorov_tail(double distance, std::size_t n);

/// The limit: the chance that sqrt(n) times the distance exceeds z.
/// Source: Kolmogorov 1933, Giornale dell'Istituto Italiano degli Attuari 4.
double kolmogorov_limit_tail(double z);

}  // namespace tern
