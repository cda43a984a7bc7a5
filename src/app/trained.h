#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/learned.h"
#include "market/market.h"
#include "store/frame_cache.h"
#include "store/model_store.h"

namespace tern {

/// Which models to train.
struct TrainRequest {
  std::string model = {};  ///< as find_model() takes it; empty: those of the configuration
  std::string pair = {};   ///< empty: every pair
  bool force = false;      ///< also those that are stored and have not expired
};

/// What came of one model of one instrument, or of all together if it is pooled, and one horizon.
struct Trained {
  std::string model;
  std::vector<std::string> pairs;
  Duration horizon;
  std::optional<ModelCard> card = std::nullopt;  ///< absent when it could not be trained
  bool kept = false;                             ///< it was stored already, and is still good
  std::string refusal = {};
};

/// Trains the models of `config` on every labelled row of `market`, and stores each as soon as it
/// is made. Nothing is forecast, so nothing is evaluated: there is no trial to count.
///
/// One that is stored, learned from what this market was then, by the same configuration and code,
/// and has not expired at the market's end, is kept as it is.
///
/// `means`: folds are neither looked for nor kept; its memory and its checkpoints are used.
///
/// Determinism: the models are the same at any number of `jobs`; `now` only dates their cards.
/// Errors: not_found, unsupported: no such model, or not in this build; as make_datasets(); io.
Result<std::vector<Trained>> train_models(const Config& config, const Market& market,
                                          Database& database, const TrainRequest& request,
                                          std::size_t jobs, Timestamp now,
                                          const std::optional<FrameCache>& cache = std::nullopt,
                                          const FoldMeans& means = {});

}  // namespace tern
