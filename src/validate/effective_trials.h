#pragma once

#include <span>
#include <vector>

namespace tern {

/// How many independent trials a set of trials that resemble each other is worth: four answers,
/// each between 1 and the number of trials. None is the right one, and each is a reason to count
/// fewer trials than were made: the honest count for deflated_sharpe() is all of them.
struct EffectiveTrials {
  double linear;         ///< mean correlation + (1 - it) trials; Bailey and Lopez de Prado 2014
  double entropy;        ///< exp of the eigenvalues' entropy; Roy and Vetterli 2007
  double participation;  ///< (sum of eigenvalues)^2 / sum of their squares
  double galwey;         ///< (sum of their roots)^2 / their sum; Galwey 2009
};

/// Shape: `correlations` is [trials, trials], symmetric. Requires: at least one trial.
EffectiveTrials effective_trials(std::span<const double> correlations);

/// The correlations between the returns of trials, over the same bars; trials that never moved are
/// left out. Shape: [moving trials, moving trials]. Cost: O(bars trials^2).
std::vector<double> trial_correlations(std::span<const std::span<const double>> returns);

}  // namespace tern
