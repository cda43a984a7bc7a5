#pragma once

#include <span>
#include <string>
#include <vector>

#include "dataset/samples.h"
#include "validate/fold_record.h"
#include "validate/out_of_sample.h"

namespace tern {

/// A model that is asked for, with all that makes it.
struct AskedModel {
  std::string name;  ///< as find_model() takes it
  const ForecasterKind* kind;
  bool pooled;
  Settings settings;
};

/// Errors: as make_forecaster().
Result<std::vector<AskedModel>> asked_models(const OutOfSampleOptions& options);

/// What the models of a fold share: its datasets' rows, each on the scale of its own training rows.
struct Fold {
  std::vector<FoldPart> parts;
  ScaledRows scaled;  ///< of the usable parts
};

/// The seeds of what is learned from one dataset, and from several together, in a fold.
std::uint64_t fold_seed(const OutOfSampleOptions& options, SymbolId symbol, std::uint32_t fold);
std::uint64_t pooled_seed(const OutOfSampleOptions& options, std::uint32_t fold);

/// Fits the first volatility model and the scaler of each part. Those without rows enough, or
/// without a volatility, are not usable.
Fold make_fold(std::vector<FoldPart> parts, const OutOfSampleOptions& options);

/// What a model learns from, and what it stops by.
struct LearningRows {
  SampleRows train;
  SampleRows valid;
};
LearningRows learning_rows_of(const Fold& fold, bool stops_early,
                              const OutOfSampleOptions& options);

/// Learns from the usable parts together, and forecasts each.
///
/// Shape: [parts], those that are not usable refused.
/// Errors: canceled.
Result<std::vector<FoldForecasts>> forecast_model(const Fold& fold, const AskedModel& model,
                                                  const OutOfSampleOptions& options,
                                                  const std::filesystem::path& checkpoint = {});

/// Of the first volatility model. Requires: `fold` has one part.
FoldVolatility scale_forecasts(const Fold& fold);
/// Of any, fitted anew. Requires: it can be made.
FoldVolatility forecast_volatility(const std::string& name, const FoldPart& part,
                                   const OutOfSampleOptions& options);

/// As forecast_out_of_sample() in out_of_sample.h, by models that need not be in the registry.
/// Requires: every one of options.volatilities can be made; options.models is not asked.
Result<OutOfSample> forecast_out_of_sample(std::span<const Dataset> datasets,
                                           const OutOfSampleOptions& options,
                                           std::span<const AskedModel> models);

}  // namespace tern
