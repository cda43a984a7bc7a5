#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "dataset/dataset.h"
#include "market/market.h"

namespace tern {

/// Values of settings of one model: {"depth=3", "rounds=100"}. Empty: as its profile has them.
using Choice = std::vector<std::string>;

/// Every combination of what is tried of each setting, the profile's own first.
///
/// Shape:  `grid` is like {"depth=2,3,4", "rounds=100,300"}.
/// Errors: invalid_argument: not so written, or more combinations than anyone waits for.
Result<std::vector<Choice>> choices_of(std::span<const std::string> grid);

/// How a search for settings looks at history: at what lies before learn.timerange alone.
struct Search {
  Config config;  ///< the user's, with the inner range as learn.timerange, and one model
  Market market;  ///< without the bars of the user's learn.timerange
  std::string model;
  TimeRange range;  ///< where the inner folds forecast
};

/// `from`: where the inner folds begin, if history allows it then.
/// Errors: not_found: the model; or no history before learn.timerange to search in.
Result<Search> make_search(const Config& config, const Market& market, std::string_view model,
                           Timestamp from);

/// What one choice did in one inner fold, as the mean over pairs.
struct FoldSkill {
  double r2;         ///< against zero
  double scaled_r2;  ///< of returns in units of the deviation that was forecast: less of it is luck
  double ic;
};

/// One choice, tried.
struct TunedChoice {
  Choice choice;
  std::vector<FoldSkill> folds;
  double seconds;       ///< of one thread, in all
  std::string refusal;  ///< why a fold gave no forecast; empty when all did
};

/// The configuration that tries `choice`.
Result<Config> with_choice(const Search& search, const Choice& choice);

/// Learns walk-forward with every one of `choices`, on the same folds.
///
/// Requires:    `datasets` are of search.market and one horizon.
/// Determinism: the same at any number of `jobs`, but for the seconds.
/// Errors:      invalid_argument: a choice that the model does not know; as learning_options().
Result<std::vector<TunedChoice>> tune(const Search& search, std::span<const Dataset> datasets,
                                      std::span<const Choice> choices, std::size_t jobs);

/// A mean over folds and its standard error, which takes folds for independent. Missing: NaN.
struct FoldMean {
  double value;
  double error;
};
FoldMean mean_over_folds(std::span<const FoldSkill> folds, double FoldSkill::*figure);
/// Of `figure` of `a` less that of `b`, fold by fold.
FoldMean mean_difference(std::span<const FoldSkill> a, std::span<const FoldSkill> b,
                         double FoldSkill::*figure);

/// The place of the choice with the highest scaled R2. Requires: at least one.
std::size_t best_of(std::span<const TunedChoice> tried);

}  // namespace tern
