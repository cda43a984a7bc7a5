#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "forecast/forecaster.h"
#include "forecast/learning_scale.h"

namespace tern {

/// What a model learns from of one instrument.
///
/// Holds: `rows` ascend, are labelled, and are those that `scale` was fitted on.
struct LearningRows {
  const Dataset* dataset;
  std::vector<std::size_t> rows;
  std::shared_ptr<const LearningScale> scale;
};

struct TrainingOptions {
  std::string model;  ///< as find_model() takes it
  ForecasterOptions forecaster = {};
  double valid_share = 0.1;  ///< of the rows, the newest, for a model that stops early
  FitContext context = {.seed = 1};
};

/// A model that learned from everything it was given, with all it needs to forecast: as bytes.
struct TrainedModel {
  FitReport fit;
  std::string model;   ///< what load of the same kind understands, and how the kind was made
  std::string scales;  ///< by instrument
};

/// Errors: as make_forecaster() and Forecaster::fit().
/// Requires: instruments have the same features and horizon; several only where the kind pools.
Result<TrainedModel> train_model(std::span<const LearningRows> instruments,
                                 const TrainingOptions& options);

}  // namespace tern
