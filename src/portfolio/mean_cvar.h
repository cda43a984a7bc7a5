#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace tern {

/// Days that all count the same, and how bad the tail is that is looked at.
struct Scenarios {
  std::span<const double> returns;  ///< shape [days, assets]
  std::size_t assets;
  double level;  ///< 0.9: the mean of the worst tenth
};

/// How much of the tail each loss is, together 1: losses beyond the quantile count in full, those
/// at it share what is left. The mean loss by it is the conditional value at risk.
std::vector<double> tail_of(std::span<const double> losses, double level);

/// The long-only weights, together 1, of the least conditional value at risk; of those whose mean
/// return is at least `mean_min`, where one is asked for.
///
/// The linear program of Rockafellar and Uryasev, by its tails instead of its days: the worst loss
/// over all tails that were met is minimized, the tail of these weights is met, and so on until it
/// is no worse than known. Weights that no day can tell apart are not told apart.
///
/// Requires: at least one asset reaches `mean_min`.
/// Errors:   not_converged.
/// Source:   Rockafellar and Uryasev 2000, Journal of Risk 2(3); Kunzi-Bay and Mayer 2006,
///           Computational Management Science 3(1) (the tails).
Result<std::vector<double>> mean_cvar_weights(const Scenarios& scenarios,
                                              std::optional<double> mean_min);

}  // namespace tern
