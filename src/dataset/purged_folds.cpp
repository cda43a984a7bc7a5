#include "dataset/purged_folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "base/combination.h"

namespace tern {
namespace {

constexpr double kFoldsMax = 10'000;

Status check_settings(std::size_t rows, const FoldCut& cut) {
  if (cut.groups < 2 || cut.test_groups < 1 || cut.test_groups >= cut.groups) {
    return fail(Errc::invalid_argument,
                fmt::format("cross-validation needs 2 or more groups and tests at least 1, but not "
                            "all of them; found {} groups, {} of them tested",
                            cut.groups, cut.test_groups));
  }
  if (rows < cut.groups) {
    return fail(Errc::invalid_argument,
                fmt::format("{} rows do not make {} groups; give more history or fewer groups",
                            rows, cut.groups));
  }
  if (const double folds = combination_count(cut.groups, cut.test_groups); folds > kFoldsMax) {
    return fail(Errc::invalid_argument,
                fmt::format("{} of {} groups can be chosen in {:.0f} ways, and {:.0f} are the "
                            "most; give fewer groups",
                            cut.test_groups, cut.groups, folds, kFoldsMax));
  }
  return {};
}

/// As equal as can be, the longer groups first (numpy's array_split).
std::vector<std::size_t> group_edges(std::size_t rows, std::size_t groups) {
  std::vector<std::size_t> edges = {0};
  for (std::size_t g = 0; g < groups; ++g) {
    edges.push_back(edges.back() + rows / groups + (g < rows % groups ? 1 : 0));
  }
  return edges;
}

/// From the first bar of a group's first label to the last of the one that ends last.
std::vector<LabelSpan> hulls(std::span<const LabelSpan> labels,
                             std::span<const std::size_t> edges) {
  std::vector<LabelSpan> result;
  for (std::size_t g = 0; g + 1 < edges.size(); ++g) {
    LabelSpan hull = labels[edges[g]];
    for (std::size_t row = edges[g]; row < edges[g + 1]; ++row) {
      hull.last = std::max(hull.last, labels[row].last);
    }
    result.push_back(hull);
  }
  return result;
}

std::vector<std::size_t> purged_train(std::span<const LabelSpan> labels,
                                      std::span<const std::size_t> edges,
                                      std::span<const LabelSpan> blocks,
                                      std::span<const std::size_t> tested, std::size_t embargo) {
  std::vector<std::size_t> train;
  for (std::size_t g = 0; g + 1 < edges.size(); ++g) {
    if (std::ranges::binary_search(tested, g)) continue;
    for (std::size_t row = edges[g]; row < edges[g + 1]; ++row) {
      const bool touches = std::ranges::any_of(tested, [&](std::size_t t) {
        return labels[row].first <= blocks[t].last + embargo && labels[row].last >= blocks[t].first;
      });
      if (!touches) train.push_back(row);
    }
  }
  return train;
}

/// Path `p` tests each group with the `p`-th of the folds that test it.
std::vector<std::vector<std::size_t>> thread_paths(std::span<const PurgedFold> folds,
                                                   std::size_t groups) {
  std::vector<std::vector<std::size_t>> testers(groups);
  for (std::size_t f = 0; f < folds.size(); ++f) {
    for (const std::size_t g : folds[f].test_groups) testers[g].push_back(f);
  }
  std::vector<std::vector<std::size_t>> paths(testers.front().size());
  for (std::size_t p = 0; p < paths.size(); ++p) {
    for (std::size_t g = 0; g < groups; ++g) paths[p].push_back(testers[g][p]);
  }
  return paths;
}

}  // namespace

std::vector<LabelSpan> label_spans(const Dataset& dataset) {
  std::vector<LabelSpan> labels;
  const Duration bar = dataset.horizon / static_cast<std::int64_t>(dataset.overlap);
  for (const Timestamp as_of : dataset.as_of) {
    const auto first = static_cast<std::size_t>((as_of - dataset.as_of.front()) / bar);
    labels.push_back({first, first + dataset.overlap - 1});
  }
  return labels;
}

std::vector<std::size_t> PurgedFolds::test_rows(const PurgedFold& fold) const {
  std::vector<std::size_t> rows;
  for (const std::size_t g : fold.test_groups) {
    for (std::size_t row = edges[g]; row < edges[g + 1]; ++row) rows.push_back(row);
  }
  return rows;
}

Result<PurgedFolds> purged_folds(std::span<const LabelSpan> labels, const FoldCut& cut) {
  TERN_CHECK(std::ranges::is_sorted(labels, {}, &LabelSpan::first), "labels are in time order");
  TERN_CHECK(std::ranges::all_of(labels, [](LabelSpan s) { return s.first <= s.last; }),
             "a label ends after it begins");
  TERN_TRY_STATUS(check_settings(labels.size(), cut));
  PurgedFolds result{group_edges(labels.size(), cut.groups), {}, {}};
  const std::vector<LabelSpan> blocks = hulls(labels, result.edges);
  std::vector<std::size_t> tested(cut.test_groups);
  std::iota(tested.begin(), tested.end(), 0);
  do {
    result.folds.push_back(
        {tested, purged_train(labels, result.edges, blocks, tested, cut.embargo)});
  } while (next_combination(tested, cut.groups));
  result.paths = thread_paths(result.folds, cut.groups);
  return result;
}

}  // namespace tern
