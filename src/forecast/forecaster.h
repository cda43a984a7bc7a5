#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dataset/samples.h"
#include "forecast/settings.h"

namespace tern {

/// How a fit ended. Losses are mean squared errors in units of volatility, labels cut off as in
/// Samples.
struct FitReport {
  double train_loss;
  std::optional<double> valid_loss;  ///< absent without validation samples
  std::size_t steps = 1;             ///< rounds, epochs, or sweeps that the kept model had

  friend bool operator==(const FitReport&, const FitReport&) = default;
};

/// What a fit needs beside samples.
struct FitContext {
  std::uint64_t seed;
  std::filesystem::path checkpoint = {};  ///< a file for unfinished work; empty: none is kept
  std::string device = "cpu";             ///< "cpu" or "cuda", for those that can choose
};

/// A model that learns from samples and forecasts returns in units of volatility: the caller
/// multiplies by the volatility of the row. Headers of libraries stay inside their own .cpp files.
///
/// Life:        construct, fit() or load() once, predict() often. Not thread-safe while fitting;
///              predict() may be called from several threads.
/// Determinism: the same settings, samples, and seed give the same predictions on the CPU, bit for
///              bit, and a row's prediction does not depend on the rows beside it.
class Forecaster {
 public:
  virtual ~Forecaster() = default;

  /// Learns from `train`, stops by `valid` or only reports on it; never sees a test sample. Work
  /// that a former fit() of the same samples left in context.checkpoint goes on, and ends with the
  /// same model.
  /// Requires: `train` is not empty, and both are labelled.
  /// Errors: not_converged; invalid_argument, if the model cannot learn from samples of this shape.
  virtual Result<FitReport> fit(const Samples& train, const Samples& valid,
                                const FitContext& context) = 0;

  /// Writes the expected return and its deviation, > 0, for each sample.
  /// Shape: mean and stddev are [count].
  /// Requires: fit() or load() succeeded, and `samples` has the features it was fitted on.
  virtual Status predict(const Samples& samples, std::span<float> mean,
                         std::span<float> stddev) const = 0;

  /// All that predict() needs, as bytes that load() of the same kind understands.
  /// Requires: fit() or load() succeeded.
  virtual Result<std::string> save() const = 0;
  /// Errors: corrupt_data: the bytes are not those of save(); the model is then not fitted.
  virtual Status load(std::string_view bytes) = 0;
};

/// One kind of model: a row of the registry.
struct ForecasterKind {
  std::string_view name;
  std::string_view doc;      ///< one sentence, indicative mood
  std::string_view source;   ///< where it is from
  std::string_view missing;  ///< why this build cannot make it; empty when it can
  std::unique_ptr<Forecaster> (*make)(const Settings& settings);
  std::span<const Setting> settings = {};
  bool stops_early = false;  ///< is to be given validation samples: the tail of what it learns from
  bool pools = false;        ///< can learn from the samples of several instruments at once
  bool spreads = false;      ///< its deviation is each row's own, by validation samples
  double table_copies = 0;   ///< the most memory of a fit, in copies of the training table

  bool available() const { return missing.empty(); }
};

/// Every model there is, from the simplest on; those of a user's own last, by file
/// (docs/adding-a-model.md).
std::span<const ForecasterKind> forecaster_registry();

/// A model as the configuration names it: "lstm", or "pooled_lstm" for one that learns from all
/// instruments together, where the kind pools.
struct ModelName {
  const ForecasterKind* kind;
  bool pooled;
};

/// Errors: not_found, listing the names there are.
Result<ModelName> find_model(std::string_view name);

struct ForecasterOptions {
  Profile profile = Profile::standard;
  std::vector<std::string> overrides = {};  ///< "xgboost.rounds=300"
};

/// `name` as find_model() takes it.
///
/// Errors: not_found, listing the names there are; unsupported, if built without the back end;
/// invalid_argument, as Settings::make().
Result<std::unique_ptr<Forecaster>> make_forecaster(std::string_view name,
                                                    const ForecasterOptions& options);

}  // namespace tern
