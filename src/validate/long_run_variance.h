#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tern {

/// How autocovariances up to the last lag L are weighed: all alike, or by 1 - k / (L + 1).
enum class Kernel : std::uint8_t { rectangular, bartlett };

/// The autocovariances of `values` at lags 0 to `last`, with divisor n.
/// Requires: last < values.size(). Cost: O(n last).
std::vector<double> autocovariances(std::span<const double> values, std::size_t last);

/// n times the variance of the mean of a series whose values depend on each other. Lags that the
/// series does not have are left out.
///
/// Missing: NaN without values. The rectangular kernel can give a negative number.
/// Cost: O(n lag). Source: Newey and West 1987, Econometrica 55(3).
double long_run_variance(std::span<const double> values, std::size_t lag, Kernel kernel);

/// The last lag when nothing is known about the dependence: floor(4 (n / 100)^(2/9)).
/// Source: Newey and West 1994, Review of Economic Studies 61(4), as R and EViews round it.
std::size_t newey_west_lag(std::size_t n);

/// How many independent values would tell the mean as precisely as these: at most n, because a
/// series that looks better than independent more often looks so by luck.
double effective_size(std::span<const double> values, std::size_t lag);

}  // namespace tern
