#pragma once

#include <cstddef>

namespace tern {

/// The standard normal cdf and quantile; the quantile requires 0 < p < 1.
/// Source: the quantile is Wichura 1988, Algorithm AS 241 (PPND16), relative error below 1e-15.
double normal_cdf(double x);
double normal_quantile(double p);

/// The natural logarithm of the gamma function, without the global that std::lgamma writes.
/// Requires: x > 0. Source: Stirling's series, after shifting x to at least 10.
double log_gamma(double x);

/// The regularized incomplete beta function I_x(a, b).
/// Requires: a > 0, b > 0, 0 <= x <= 1. Source: its continued fraction, by Lentz's method.
double incomplete_beta(double a, double b, double x);

/// The cdf of Student's t; `degrees` > 0 need not be whole. Up to a million of them the relative
/// error stays below 1e-8, because log_gamma differences lose what the large values share.
double student_t_cdf(double x, double degrees);

/// Its density, and its quantile, which requires 0 < p < 1.
double student_t_density(double x, double degrees);
double student_t_quantile(double p, double degrees);

/// The chance that a chi-square with `degrees` > 0 degrees of freedom exceeds x >= 0.
/// Source: the incomplete gamma function, by its series or its continued fraction.
double chi_square_tail(double x, double degrees);

/// The chance of at least `successes` in `trials` whose chance is `p` each.
/// Requires: 0 <= p <= 1.
double binomial_tail(std::size_t successes, std::size_t trials, double p);

}  // namespace tern
