#pragma once

#include <span>
#include <vector>

#include "portfolio/covariance.h"

namespace tern {

/// What part of a mean is to be believed that came with a ratio of `sharpe` a year over `years`:
/// SR^2 / (SR^2 + 1 / T), by the variance 1 / T that a ratio estimated from so much has.
///
/// Source: James and Stein 1961, Proc. Fourth Berkeley Symposium 1 (shrinking toward 0).
double believed_part(double sharpe, double years);

/// The weights of the most growth for one who bets `fraction` of what Kelly would: the most of
/// fraction w'mu - w'Sw / 2, not below 0, at most 1 in all.
///
/// Units:  a year. Errors: not_converged.
/// Source: Kelly 1956, Bell System Technical Journal 35(4); MacLean, Ziemba, and Blazenko 1992,
///         Management Science 38(11) (fractions).
Result<std::vector<double>> kelly_weights(std::span<const double> mean,
                                          const Covariance& covariance, double fraction);

}  // namespace tern
