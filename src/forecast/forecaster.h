#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "dataset/samples.h"

namespace tern {

/// How a fit ended. Losses are mean squared errors in units of volatility, labels cut off as in
/// Samples.
struct FitReport {
  double train_loss;
  std::optional<double> valid_loss;  ///< absent without validation samples
};

/// A model that learns from samples and forecasts returns in units of volatility: the caller
/// multiplies by the volatility of the row. Headers of libraries stay inside their own .cpp files.
///
/// Life:        construct, fit() once, predict() often. Not thread-safe while fitting.
/// Determinism: the same options, samples, and seed give the same predictions, bit for bit, and a
///              row's prediction does not depend on the rows beside it.
class Forecaster {
 public:
  virtual ~Forecaster() = default;

  /// Learns from `train` and reports on `valid`; never sees a test sample.
  /// Requires: `train` is not empty, and both are labelled.
  /// Errors: not_converged; invalid_argument, if the model cannot learn from samples of this shape.
  virtual Result<FitReport> fit(const Samples& train, const Samples& valid, std::uint64_t seed) = 0;

  /// Writes the expected return and its deviation, > 0, for each sample.
  /// Shape: mean and stddev are [count].
  /// Requires: fit() succeeded, and `samples` has the features it was fitted on.
  virtual Status predict(const Samples& samples, std::span<float> mean,
                         std::span<float> stddev) const = 0;
};

/// Gradient-boosted trees, set for a signal of a tenth of a percent: shallow, slow, and each leaf
/// the mean of many rows. Counts of rows are of independent labels (times Samples::overlap).
struct TreeOptions {
  int rounds = 150;
  int depth = 3;
  double learning_rate = 0.03;
  double row_share = 0.6;     ///< of the rows, drawn for each tree
  double column_share = 0.6;  ///< of the features, drawn for each tree
  double leaf_rows_min = 100;
  int bins = 64;  ///< per feature
};

struct ForecasterOptions {
  /// The share of a label's variance that a model is expected to explain before it has seen
  /// anything; it sets how far `ridge` and the leaves of `xgboost` are shrunk.
  double prior_r2 = 0.002;
  TreeOptions trees;
};

/// One kind of model: a row of the registry.
struct ForecasterKind {
  std::string_view name;
  std::string_view doc;      ///< one sentence, indicative mood
  std::string_view source;   ///< where it is from
  std::string_view missing;  ///< why this build cannot make it; empty when it can
  std::unique_ptr<Forecaster> (*make)(const ForecasterOptions& options);

  bool available() const { return missing.empty(); }
};

/// Every model there is, from the simplest on.
std::span<const ForecasterKind> forecaster_registry();

/// Errors: not_found, listing the names there are; unsupported, if built without the back end;
/// invalid_argument, if prior_r2 is not a share.
Result<std::unique_ptr<Forecaster>> make_forecaster(std::string_view name,
                                                    const ForecasterOptions& options);

}  // namespace tern
