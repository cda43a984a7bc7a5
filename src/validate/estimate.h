#pragma once

#include <span>

#include "validate/evidence.h"
#include "validate/long_run_variance.h"

namespace tern {

// Values with intervals: the value +- Student's t at 97.5 % times its standard error, by the
// variance of each row's influence on it. The degrees of freedom are effective rows less one.
//
// Requires: spans of one call have one length.
// Missing: NaN where a value does not exist, or an interval: fewer than two effective rows.
// Source: Hampel 1974, JASA 69(346), for influence.

/// `influence` is what each row adds to n times the error of `value`; its mean is about zero.
Estimate estimate(double value, std::span<const double> influence, const Dependence& dependence);

/// The mean of `values`.
Estimate mean_estimate(std::span<const double> values, const Dependence& dependence);

/// The root of the mean of `values`, which are not negative: of squared errors, the RMSE.
Estimate root_mean_estimate(std::span<const double> values, const Dependence& dependence);

/// The mean of `numerator` over the mean of `denominator`, and its root.
Estimate ratio_estimate(std::span<const double> numerator, std::span<const double> denominator,
                        const Dependence& dependence);
Estimate root_ratio_estimate(std::span<const double> numerator, std::span<const double> denominator,
                             const Dependence& dependence);

/// 1 - the estimate: a loss ratio as skill.
Estimate one_minus(const Estimate& estimate);

}  // namespace tern
