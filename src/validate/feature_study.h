#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "frame/frame.h"
#include "validate/evidence.h"
#include "validate/linkage.h"
#include "validate/rank_correlation.h"
#include "validate/stability_index.h"

namespace tern {

/// One asset: what was measured, and what the price did after each measurement.
struct StudiedAsset {
  std::string pair;
  const Frame& features;
  const Mask& traded;  ///< shape [rows]: which rows have a bar
  Column outcome;      ///< shape [rows]: log return over the horizon
};

/// What to study. `train` is what may be chosen by; `test` is what choices are judged by.
struct StudyOptions {
  std::vector<std::string> features;  ///< columns of every asset's frame
  TimeRange train;
  TimeRange test;
  std::size_t overlap;  ///< the horizon in rows
  std::size_t jobs;     ///< threads; the result does not depend on it
};

/// How the ranks of a feature go with those of what came next.
struct RankIc {
  Interval95 ic;
  double p;  ///< of no correlation, two-sided
  std::size_t n;
};

struct YearIc {
  int year;  ///< of `as_of`, UTC
  RankIc rank;
};

inline constexpr std::array<std::size_t, 3> kStudiedLags = {1, 24, 168};

/// One feature of one asset.
///
/// Missing: NaN where a number does not exist, as for a feature that is not there or never varies.
struct FeatureFacts {
  std::string pair;
  std::string feature;
  double missing_train;  ///< share of the rows with a bar
  double missing_test;
  std::optional<Timestamp> first;                           ///< the first as_of with a value
  std::optional<Timestamp> last;                            ///< the last
  std::array<double, kStudiedLags.size()> autocorrelation;  ///< of ranks in train, at kStudiedLags
  RankIc train;  ///< of rows whose outcome was known when train ended
  RankIc test;
  RankIc all;
  std::vector<YearIc> years;
  Shift shift;  ///< from train, from the first value on, to test
};

/// Where columns are called alike: |rho| of .9 leaves a fifth of a feature's variance its own, and
/// inflates the variance of its coefficient five times (1 / (1 - rho^2)).
/// Source: Belsley, Kuh and Welsch 1980, Regression Diagnostics, ch. 3, for variance inflation.
inline constexpr double kAlike = 0.9;

/// What is known of some features before anything is fitted to them.
///
/// Time:  `correlation`, `clustering`, and autocorrelations know train only, so that a choice made
///        by them has seen no test row. The rank ICs of test are for judging a choice: whoever
///        chooses by them has used the test up.
struct FeatureStudy {
  TimeRange train;
  TimeRange test;
  std::size_t overlap;
  std::vector<std::string> pairs;
  std::vector<std::string> features;
  std::vector<FeatureFacts> facts;  ///< shape [pairs][features]
  CorrelationMatrix correlation;    ///< the weakest of the pairs
  Clustering clustering;            ///< of `features`, at kAlike

  const FeatureFacts& at(std::size_t pair, std::size_t feature) const {
    return facts[pair * features.size() + feature];
  }
};

/// Requires: at least one asset; frames on one grid; columns of the features in every one.
/// Determinism: the same at any number of jobs.
/// Cost: O(assets (features^2 rows + features rows log rows)).
FeatureStudy study_features(std::span<const StudiedAsset> assets, const StudyOptions& options);

/// The medoid of each cluster that has a correlation, in the order of `features`: as little as
/// stands for all. No outcome and no test row had a part in it.
std::vector<std::string> reduced_list(const FeatureStudy& study);

}  // namespace tern
