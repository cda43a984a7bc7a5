#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "dataset/dataset.h"

namespace tern {

/// The bars that a row's label reads, both ends included.
/// Holds: first <= last.
struct LabelSpan {
  std::size_t first;
  std::size_t last;
};

/// Per row of `dataset`, the bars in (as_of, as_of + horizon], counted from the first row's as_of.
std::vector<LabelSpan> label_spans(const Dataset& dataset);

/// How purged_folds() cuts rows.
struct FoldCut {
  std::size_t groups;           ///< stretches of rows, as equal as they can be
  std::size_t test_groups = 1;  ///< tested together: 1 is k-fold, more is combinatorial
  std::size_t embargo = 0;      ///< bars after a test label; the memory of the features, at least
};

/// One turn of cross-validation.
struct PurgedFold {
  std::vector<std::size_t> test_groups;  ///< ascending
  std::vector<std::size_t> train;        ///< rows, ascending
};

/// Cross-validation in which no training label shares a bar with a test label, or with the embargo
/// that follows one.
///
/// Every choice of `test_groups` groups is tested by the models of one fold, so each group is
/// tested equally often, and its tests can be threaded into paths: full histories in which every
/// row is forecast once by a model that has not seen its label. The paths share most of what they
/// learn from, so they are no independent samples; and models here learn from what comes after
/// their test rows, which serves to compare configurations and is no claim of what would have been
/// earned. The claim is walk_forward()'s.
///
/// Holds: paths[p][g] is a fold that tests group `g`; each (fold, test group) is in one path.
struct PurgedFolds {
  std::vector<std::size_t> edges;               ///< group `g` is the rows [edges[g], edges[g + 1])
  std::vector<PurgedFold> folds;                ///< by test groups, in lexicographic order
  std::vector<std::vector<std::size_t>> paths;  ///< shape [paths, groups]

  std::vector<std::size_t> test_rows(const PurgedFold& fold) const;
};

/// Requires: `labels` ascend by their first bar.
/// Errors: invalid_argument, saying what to change.
/// Source: Lopez de Prado 2018, Advances in Financial Machine Learning, ch. 7 and 12. His
///         getTrainTimes loops over test blocks, as this does; ports that purge around the first
///         and last test row only leave leaks between, or drop all that lies there.
Result<PurgedFolds> purged_folds(std::span<const LabelSpan> labels, const FoldCut& cut);

}  // namespace tern
