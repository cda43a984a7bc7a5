#include "dataset/purged_folds.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/combination.h"
#include "base/rng.h"

namespace tern {
namespace {

/// Labels of random length, some rows missing.
std::vector<LabelSpan> random_labels(Rng& rng) {
  std::vector<LabelSpan> labels;
  const std::size_t longest = 1 + rng.below(12);
  const std::size_t rows = 20 + rng.below(60);
  std::size_t bar = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    labels.push_back({bar, bar + rng.below(longest)});
    bar += rng.below(8) == 0 ? 1 + rng.below(5) : rng.below(2);
  }
  return labels;
}

bool touches(LabelSpan train, LabelSpan test, std::size_t embargo) {
  return train.first <= test.last + embargo && test.first <= train.last;
}

std::size_t count_leaks(std::span<const LabelSpan> labels, std::span<const std::size_t> train,
                        std::span<const std::size_t> test, std::size_t embargo) {
  std::size_t leaks = 0;
  for (const std::size_t a : train) {
    for (const std::size_t b : test) leaks += touches(labels[a], labels[b], embargo) ? 1U : 0U;
  }
  return leaks;
}

std::vector<std::size_t> all_but(std::size_t rows, std::span<const std::size_t> left_out) {
  std::vector<std::size_t> rest;
  for (std::size_t row = 0; row < rows; ++row) {
    if (!std::ranges::binary_search(left_out, row)) rest.push_back(row);
  }
  return rest;
}

FoldCut random_cut(Rng& rng) {
  FoldCut cut{.groups = 2 + rng.below(6)};
  cut.test_groups = rng.below(2) == 0 ? 1 : 1 + rng.below(cut.groups - 1);
  cut.embargo = rng.below(2) == 0 ? 0 : rng.below(10);
  return cut;
}

TEST(PurgedFolds, NoTrainingLabelTouchesATestLabelOrItsEmbargo) {
  std::size_t leaks_without_purge = 0;
  std::size_t learned = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    const std::vector<LabelSpan> labels = random_labels(rng);
    const FoldCut cut = random_cut(rng);
    const auto folds = purged_folds(labels, cut);
    ASSERT_TRUE(folds) << folds.error().message;
    for (const PurgedFold& fold : folds->folds) {
      const std::vector<std::size_t> test = folds->test_rows(fold);
      EXPECT_EQ(count_leaks(labels, fold.train, test, cut.embargo), 0U);
      leaks_without_purge += count_leaks(labels, all_but(labels.size(), test), test, cut.embargo);
      learned += fold.train.size();
    }
  }
  EXPECT_GT(leaks_without_purge, 10'000U) << "the check sees a split that does not purge";
  EXPECT_GT(learned, 10'000U) << "a split that trains on nothing leaks nothing";
}

TEST(PurgedFolds, AnEmbargoThatIsNotKeptIsSeen) {
  std::size_t leaks = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Rng rng(seed);
    const std::vector<LabelSpan> labels = random_labels(rng);
    const auto folds = purged_folds(labels, {.groups = 4});
    ASSERT_TRUE(folds);
    for (const PurgedFold& fold : folds->folds) {
      leaks += count_leaks(labels, fold.train, folds->test_rows(fold), 1);
    }
  }
  EXPECT_GT(leaks, 50U);
}

// Whether the stretch of bars that a test group's labels span, and its embargo, reach the row.
bool is_near(LabelSpan label, const PurgedFolds& folds, std::span<const LabelSpan> labels,
             std::size_t group, std::size_t embargo) {
  std::size_t last = 0;
  for (std::size_t row = folds.edges[group]; row < folds.edges[group + 1]; ++row) {
    last = std::max(last, labels[row].last);
  }
  return touches(label, {labels[folds.edges[group]].first, last}, embargo);
}

TEST(PurgedFolds, DropOnlyRowsNearATestGroup) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    const std::vector<LabelSpan> labels = random_labels(rng);
    const FoldCut cut = random_cut(rng);
    const auto folds = purged_folds(labels, cut);
    ASSERT_TRUE(folds);
    for (const PurgedFold& fold : folds->folds) {
      for (const std::size_t row : all_but(labels.size(), folds->test_rows(fold))) {
        if (std::ranges::binary_search(fold.train, row)) continue;
        EXPECT_TRUE(std::ranges::any_of(fold.test_groups,
                                        [&](std::size_t group) {
                                          return is_near(labels[row], *folds, labels, group,
                                                         cut.embargo);
                                        }))
            << "row " << row;
      }
    }
  }
}

TEST(PurgedFolds, EachPathTestsEveryRowOnce) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    const std::vector<LabelSpan> labels = random_labels(rng);
    const FoldCut cut = random_cut(rng);
    const auto folds = purged_folds(labels, cut);
    ASSERT_TRUE(folds);
    EXPECT_EQ(static_cast<double>(folds->folds.size()),
              combination_count(cut.groups, cut.test_groups));
    std::vector<std::size_t> times_tested(labels.size());
    for (const PurgedFold& fold : folds->folds) {
      for (const std::size_t row : folds->test_rows(fold)) ++times_tested[row];
    }
    EXPECT_EQ(times_tested, std::vector<std::size_t>(labels.size(), folds->paths.size()));
    std::vector<std::pair<std::size_t, std::size_t>> threaded;
    for (const auto& path : folds->paths) {
      ASSERT_EQ(path.size(), cut.groups);
      for (std::size_t g = 0; g < path.size(); ++g) {
        EXPECT_TRUE(std::ranges::binary_search(folds->folds[path[g]].test_groups, g));
        threaded.emplace_back(path[g], g);
      }
    }
    std::ranges::sort(threaded);
    EXPECT_EQ(std::ranges::adjacent_find(threaded), threaded.end()) << "no test is used twice";
  }
}

TEST(PurgedFolds, GroupsDifferByOneRowAtMost) {
  const std::vector<LabelSpan> labels(23, LabelSpan{0, 0});
  const auto folds = purged_folds(labels, {.groups = 5});
  ASSERT_TRUE(folds);
  EXPECT_EQ(folds->edges, (std::vector<std::size_t>{0, 5, 10, 15, 19, 23}));
}

TEST(PurgedFolds, ReadTheBarsAfterARow) {
  Dataset data{};
  data.horizon = 3h;
  data.overlap = 3;
  for (const int hour : {0, 1, 5}) data.as_of.push_back(utc_day(2024, 1, 1) + 1h * hour);
  const std::vector<LabelSpan> labels = label_spans(data);
  ASSERT_EQ(labels.size(), 3U);
  EXPECT_EQ(labels[1].first - labels[0].first, 1U);
  EXPECT_EQ(labels[2].first - labels[1].first, 4U) << "a missing row is a gap";
  for (const LabelSpan& label : labels) EXPECT_EQ(label.last - label.first, 2U) << "three bars";
}

TEST(PurgedFolds, RefuseCutsThatCannotBe) {
  const std::vector<LabelSpan> labels(40, LabelSpan{0, 0});
  for (const FoldCut& cut : {FoldCut{.groups = 1}, FoldCut{.groups = 4, .test_groups = 0},
                             FoldCut{.groups = 4, .test_groups = 4}, FoldCut{.groups = 41},
                             FoldCut{.groups = 40, .test_groups = 20}}) {
    const auto folds = purged_folds(labels, cut);
    ASSERT_FALSE(folds) << cut.groups;
    EXPECT_EQ(folds.error().kind, Errc::invalid_argument);
  }
  EXPECT_TRUE(purged_folds(labels, {.groups = 40}));
}

TEST(PurgedFoldsDeathTest, LabelsOutOfOrderAreABug) {
  const std::vector<LabelSpan> labels = {{3, 4}, {1, 2}};
  EXPECT_DEATH((void)purged_folds(labels, {.groups = 2}), "time order");
}

}  // namespace
}  // namespace tern
