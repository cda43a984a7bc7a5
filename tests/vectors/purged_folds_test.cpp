#include "dataset/purged_folds.h"

#include <algorithm>

#include "dataset/uniqueness.h"
#include "vector_file.h"

namespace tern {
namespace {

using Rows = std::vector<std::size_t>;

std::vector<LabelSpan> labels_until(const nlohmann::json& ends) {
  std::vector<LabelSpan> labels;
  for (std::size_t i = 0; i < ends.size(); ++i) labels.push_back({i, ends[i].get<std::size_t>()});
  return labels;
}

PurgedFolds folds_of(std::span<const LabelSpan> labels, const FoldCut& cut) {
  auto folds = purged_folds(labels, cut);
  EXPECT_TRUE(folds);
  return *std::move(folds);
}

void expect_k_fold(const nlohmann::json& v, std::size_t embargo, const nlohmann::json& expected) {
  const auto labels = labels_until(v.at("label_end_inclusive"));
  ASSERT_EQ(labels.size(), v.at("n").get<std::size_t>());
  const PurgedFolds folds = folds_of(labels, {.groups = v.at("k"), .embargo = embargo});
  ASSERT_EQ(folds.folds.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ((Rows{folds.edges[i], folds.edges[i + 1]}), expected[i].at("test").get<Rows>());
    EXPECT_EQ(folds.folds[i].train, expected[i].at("train").get<Rows>()) << "fold " << i;
  }
  EXPECT_EQ(folds.paths.size(), 1U);
}

TEST(PurgedFoldsVector, KFoldTakesTheRowsOfTheReference) {
  const auto v = load_json("splits.json").at("purged_kfold");
  ASSERT_EQ(v.at("cases").size(), 2U);
  for (const auto& expected : v.at("cases")) {
    expect_k_fold(v, expected.at("embargo"), expected.at("folds"));
  }
}

TEST(PurgedFoldsVector, KFoldPurgesLabelsOfAnyLength) {
  const auto v = load_json("splits.json").at("purged_kfold_variable");
  expect_k_fold(v, v.at("embargo"), v.at("folds"));
}

TEST(PurgedFoldsVector, CombinatorialFoldsAndPathsAreThoseOfTheReference) {
  const auto v = load_json("splits.json").at("cpcv_6_2");
  const auto labels = labels_until(v.at("label_end_inclusive"));
  ASSERT_EQ(labels.size(), v.at("n").get<std::size_t>());
  const PurgedFolds folds =
      folds_of(labels, {.groups = v.at("N"), .test_groups = v.at("k"), .embargo = v.at("embargo")});
  ASSERT_EQ(folds.folds.size(), v.at("n_splits").get<std::size_t>());
  EXPECT_EQ(folds.paths.size(), v.at("n_paths").get<std::size_t>());
  EXPECT_EQ(folds.paths, v.at("path_to_split").get<std::vector<Rows>>());
  for (std::size_t i = 0; i < folds.folds.size(); ++i) {
    const PurgedFold& fold = folds.folds[i];
    EXPECT_EQ(fold.test_groups, v.at("splits")[i].at("test_groups").get<Rows>());
    EXPECT_EQ(fold.train, v.at("splits")[i].at("train").get<Rows>()) << "split " << i;
    Rows path_ids;
    for (const std::size_t group : fold.test_groups) {
      const auto path = std::ranges::find(folds.paths, i, [&](const Rows& p) { return p[group]; });
      path_ids.push_back(static_cast<std::size_t>(path - folds.paths.begin()));
    }
    EXPECT_EQ(path_ids, v.at("split_path_ids")[i].get<Rows>()) << "split " << i;
  }
}

TEST(PurgedFoldsVector, CombinatorialCountsAreThoseOfTheReference) {
  for (const auto& v : load_json("splits.json").at("cpcv_counts")) {
    const PurgedFolds folds = folds_of(std::vector<LabelSpan>(60, LabelSpan{0, 0}),
                                       {.groups = v.at("N"), .test_groups = v.at("k")});
    EXPECT_EQ(folds.folds.size(), v.at("splits").get<std::size_t>()) << v.dump();
    EXPECT_EQ(folds.paths.size(), v.at("paths").get<std::size_t>()) << v.dump();
  }
}

// skfolio purges rows; a row is what a label reads past its own bar.
TEST(PurgedFoldsVector, CombinatorialFoldsAreThoseOfSkfolioWhereItIsRight) {
  const auto v = load_json("splits.json").at("skfolio_docstring");
  for (const bool purged : {true, false}) {
    std::vector<LabelSpan> labels;
    for (std::size_t i = 0; i < v.at("n").get<std::size_t>(); ++i) {
      labels.push_back({i, i + (purged ? 1 : 0)});
    }
    const auto& expected = v.at(purged ? "purged1" : "embargo1");
    const PurgedFolds folds = folds_of(
        labels, {.groups = v.at("N"), .test_groups = v.at("k"), .embargo = purged ? 0U : 1U});
    ASSERT_EQ(folds.folds.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(folds.folds[i].train, expected[i].get<Rows>()) << "split " << i;
    }
  }
}

void expect_all(std::span<const double> actual, const nlohmann::json& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) expect_relative(actual[i], expected[i], 1e-9);
}

TEST(UniquenessVector, LabelsOfTheBook) {
  const auto v = load_json("splits.json").at("uniqueness").at("afml");
  std::vector<LabelSpan> labels;
  for (const auto& label : v.at("labels_inclusive")) labels.push_back({label[0], label[1]});
  EXPECT_EQ(concurrency(labels), v.at("concurrency").get<Rows>());
  EXPECT_EQ(concurrency(labels).size(), v.at("T").get<std::size_t>());
  expect_all(average_uniqueness(labels), v.at("avg_uniqueness"));
  SequentialBootstrap bootstrap(labels, 1);
  expect_all(bootstrap.probabilities(), v.at("seq_boot_p_draw1"));
  bootstrap.take(1);
  expect_all(bootstrap.probabilities(), v.at("seq_boot_p_after_drawing_label1"));
}

TEST(UniquenessVector, LabelsThatOverlap) {
  const auto v = load_json("splits.json").at("uniqueness").at("overlapping6");
  const auto n = v.at("n").get<std::size_t>();
  std::vector<LabelSpan> labels;
  for (std::size_t i = 0; i < n; ++i) labels.push_back({i, std::min(i + 5, n - 1)});
  EXPECT_EQ(concurrency(labels), v.at("concurrency").get<Rows>());
  const std::vector<double> uniqueness = average_uniqueness(labels);
  expect_all(uniqueness, v.at("avg_uniqueness"));
  expect_relative(effective_labels(labels), v.at("effective_n"), 1e-9);
  expect_relative(effective_labels(labels) / static_cast<double>(n), v.at("mean_uniqueness"), 1e-9);
  expect_all(return_weights(labels, v.at("returns").get<std::vector<double>>()),
             v.at("return_attribution_weights"));
  expect_all(time_decay(uniqueness, 0.5), v.at("time_decay_last_0_5"));
}

}  // namespace
}  // namespace tern
