#pragma once

namespace tern {

/// The standard normal density, cdf, and quantile. Errors: none; quantile requires 0 < p < 1.
/// Source: the quantile is Wichura 1988, Algorithm AS 241 (PPND16), relative error below 1e-15.
double normal_density(double x);
double normal_cdf(double x);
double normal_quantile(double p);

}  // namespace tern
