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

/// The last lag at which rows depend on each other because outcomes over `overlap` bars share bars:
/// twice the overlap, since the Bartlett kernel discounts what it sees; 0 for an overlap of 1.
constexpr std::size_t overlap_lag(std::size_t overlap) {
  return overlap > 1 ? 2 * overlap : 0;
}

/// Which rows depend on each other: those whose places differ by at most `lag`. Without places, a
/// row's place is its index. With them, places may be skipped, and rows may share one, as several
/// assets share a bar.
struct Dependence {
  std::size_t lag = 0;
  std::span<const std::int64_t> place = {};  ///< of each row, ascending; empty for indexes
};

/// n times the variance of the mean of such rows, by the Bartlett kernel. Rows that share a place
/// depend on each other in full.
/// Missing: NaN without values. Cost: O(n lag). Source: Driscoll and Kraay 1998, Review of
/// Economics and Statistics 80(4).
double long_run_variance(std::span<const double> values, const Dependence& dependence);

/// The last lag when nothing is known about the dependence: floor(4 (n / 100)^(2/9)).
/// Source: Newey and West 1994, Review of Economic Studies 61(4), as R and EViews round it.
std::size_t newey_west_lag(std::size_t n);

/// How many independent values would tell the mean as precisely as these: at most n, because a
/// series that looks better than independent more often looks so by luck.
double effective_size(std::span<const double> values, std::size_t lag);
double effective_size(std::span<const double> values, const Dependence& dependence);

}  // namespace tern
