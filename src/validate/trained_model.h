#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "forecast/learning_scale.h"
#include "validate/out_of_sample.h"

namespace tern {

/// What a model learns from of one instrument.
///
/// Holds: `rows` ascend, are labelled, and are those that `scale` was fitted on.
struct InstrumentRows {
  const Dataset* dataset;
  std::vector<std::size_t> rows;
  std::shared_ptr<const LearningScale> scale;
};

/// A model that learned from everything it was given, as bytes for LiveForecaster.
struct TrainedModel {
  FitReport fit;
  std::string model;   ///< how its kind was made, and what it learned
  std::string scales;  ///< by instrument
};

/// Learns as a fold of walk-forward does, and forecasts nothing. Of `options`, what is of splits,
/// volatilities, and scaling is not asked.
///
/// Errors: as make_forecaster() and Forecaster::fit().
/// Requires: instruments have the same features and horizon; several only if the model is pooled.
Result<TrainedModel> train_model(std::string_view name, std::span<const InstrumentRows> instruments,
                                 const OutOfSampleOptions& options,
                                 const std::filesystem::path& checkpoint = {});

}  // namespace tern
