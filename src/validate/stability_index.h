#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tern {

/// Where the field calls a shift moderate, and where major. Source: Siddiqi 2006, Credit Risk
/// Scorecards, ch. 9.
inline constexpr double kShiftModerate = 0.10;
inline constexpr double kShiftMajor = 0.25;

/// Values, and how many more there should have been.
struct Observed {
  std::vector<double> values;
  std::size_t missing = 0;
};

/// The population stability index of two histograms: the sum of (q - p) ln(q / p) over the shares p
/// and q of their bins. A bin that is empty in one of them counts half a value there; one that is
/// empty in both counts nothing.
///
/// Missing: NaN when either is empty. Requires: one length.
/// Source: Siddiqi 2006; it is the divergence J of Jeffreys 1946, Proc. R. Soc. Lond. A 186.
double stability_index(std::span<const std::size_t> before, std::span<const std::size_t> after);

/// How far a sample moved.
struct Shift {
  double index;       ///< the population stability index
  double of_missing;  ///< what the bin of missing values adds to it
};

/// The same with bins at the deciles of `before` (those that differ), and one for what is missing.
///
/// A description and no test: with few independent values, such as a slow feature has in a year, it
/// is large without any drift (Yurdakul and Naranjo 2020, Journal of Risk Model Validation 14(4)).
/// Missing: NaN without values before, or with nothing after.
Shift stability_index(const Observed& before, const Observed& after);

}  // namespace tern
