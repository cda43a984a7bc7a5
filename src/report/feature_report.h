#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "report/report.h"
#include "validate/feature_study.h"

namespace tern {

/// One feature of one pair, by their places in the study.
struct FeatureCell {
  std::size_t pair;
  std::size_t feature;
};

/// A rank IC of train that outlives the number of those tried, and what became of it in test.
struct FeatureFinding {
  FeatureCell cell;
  bool same_sign;  ///< test has a rank IC of the same sign
  bool clear;      ///< and its 95 % interval leaves out zero
  bool confirmed;  ///< and it survives Holm in test, among the findings
};

/// What there is to say of features before any model is fitted to them.
///
/// Holds: as Report: everything is in a fixed order, so two equal studies give the same bytes.
struct FeatureReport {
  Provenance provenance;
  bool simulated;
  std::string venue;
  std::string interval;
  Duration horizon;
  FeatureStudy study;
  std::size_t tests;                     ///< rank ICs that train has: what Holm counts
  std::size_t below_level;               ///< of these, with p below 5 % before Holm
  std::vector<double> adjusted;          ///< p of train after Holm; shape [pairs][features]
  std::vector<FeatureFinding> findings;  ///< the strongest first
  std::vector<std::size_t> cluster_of;   ///< shape [features]: a place in study.clustering
  std::vector<std::string> reduced;      ///< features that stand for all (reduced_list())
};

/// What a feature report is made of. What can be derived is not here.
struct FeatureReportInputs {
  Provenance provenance;
  bool simulated;
  std::string venue;
  std::string interval;
  Duration horizon;
  FeatureStudy study;
};

/// Corrects for the number of tests, and looks up in test what train found. Pure.
FeatureReport build_feature_report(FeatureReportInputs inputs);

/// Those with a rank IC in train, by its size, the largest first; `max` of them at most.
std::vector<FeatureCell> strongest_in_train(const FeatureReport& report, std::size_t max);

/// How many features vary in train: those that a cluster is made of.
std::size_t varying_features(const FeatureStudy& study);

/// A number of one feature of one pair.
using FeatureNumber = double (*)(const FeatureFacts& facts);
double stability_of(const FeatureFacts& facts);         ///< PSI
double stability_of_values(const FeatureFacts& facts);  ///< without the bin of missing values
double missing_in_train_of(const FeatureFacts& facts);

/// The largest `number` of a feature over the pairs; NaN where no pair has one.
double largest_of_pairs(const FeatureStudy& study, std::size_t feature, FeatureNumber number);

/// Places in study.features of those whose `stability` is above kShiftMajor in some pair, the
/// largest first.
std::vector<std::size_t> major_shifts(const FeatureStudy& study, FeatureNumber stability);

/// One sentence, and the sentences behind it: the same in every document.
std::string headline(const FeatureReport& report);
std::vector<std::string> findings_in_words(const FeatureReport& report);
/// What may be chosen by what, and what may not.
std::vector<std::string> rules_of_use(const FeatureReport& report);

/// The report in the forms that people and programs read (docs/feature-report.md). Pure.
std::string to_json(const FeatureReport& report);
std::string to_html(const FeatureReport& report);
/// For a screen of 80 columns. `location` is where the documents lie; may be empty.
std::string summary(const FeatureReport& report, std::string_view location);

/// Writes features.json and features.html into `folder`, made when absent. Errors: io.
Status write_documents(const FeatureReport& report, const std::filesystem::path& folder);

}  // namespace tern
