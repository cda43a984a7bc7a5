#pragma once

#include <span>
#include <vector>

#include "validate/bootstrap.h"
#include "validate/evidence.h"

namespace tern {

/// Strategies against one benchmark, over the same bars and the same resamples: what each test
/// below needs to say whether the best is better than the best of as many without skill.
///
/// Shape:   one entry per strategy; `deviations` is [draws, strategies].
/// Missing: a strategy that never differs from the benchmark has an error of zero and takes no
///          part; a test in which none takes part is NaN.
struct StrategyContest {
  std::size_t rows;
  std::vector<double> means;       ///< by how much each beat the benchmark, per bar
  std::vector<double> errors;      ///< standard errors of the means
  std::vector<double> deviations;  ///< resampled means less the means

  std::size_t draws() const { return deviations.size() / means.size(); }
  /// The mean below which a strategy is so poor that it cannot be the best: error sqrt(2 ln ln n)
  /// below zero.
  double poor_below(std::size_t strategy) const;
};

/// `differences`: per strategy and bar, its return less the benchmark's (or the benchmark's loss
/// less its own).
///
/// Requires: at least one strategy, and one row; all of one length.
/// Cost: O(rows draws strategies): about 3 ns per row and draw, and 4 for every 8 strategies.
StrategyContest hold_contest(std::span<const std::span<const double>> differences,
                             const Draws& draws, std::size_t jobs);

/// The p-value of "none beats the benchmark", by the largest mean: the share of resamples whose
/// largest deviation reaches it. Poor and volatile strategies weaken it.
/// Source: White 2000, Econometrica 68(5).
double reality_check(const StrategyContest& contest);

/// The same, by the largest mean over its error.
struct SuperiorAbility {
  double statistic;     ///< at least 0
  double p_lower;       ///< if every strategy that lost to the benchmark were as bad as it looked
  double p_consistent;  ///< if only the poor ones are: the one to report
  double p_upper;       ///< if none is
};

/// Source: Hansen 2005, JBES 23(4), studentized as there (equation 3).
SuperiorAbility superior_ability(const StrategyContest& contest);

struct StepwiseTest {
  std::vector<TestResult> strategies;  ///< mean over error; p one-sided, adjusted for all of them
  double critical;  ///< what the best not found better would have needed; NaN if all are
};

/// Which strategies beat the benchmark, when the chance of even one false claim is to be `level`.
/// Source: Romano and Wolf 2005, Econometrica 73(4); the adjusted p-values of their 2016,
///         Statistics and Probability Letters 113.
StepwiseTest stepwise_test(const StrategyContest& contest, double level);

}  // namespace tern
