#pragma once

#include <optional>
#include <span>
#include <vector>

#include "app/config.h"
#include "dataset/dataset.h"
#include "feature/definition.h"
#include "forecast/ensemble.h"
#include "market/market.h"
#include "report/build.h"
#include "store/frame_cache.h"
#include "validate/fold_memory.h"
#include "validate/out_of_sample.h"

namespace tern {

/// What stands above the seam: forecasts made out of sample, beside what came of them.
struct Learned {
  TimeRange test;             ///< the out-of-sample range that the data allowed
  std::vector<Split> splits;  ///< none of them trains on the hold-out
  OutOfSample out_of_sample;
  std::vector<EnsembleWeight> weights;
  std::vector<ForecastSeries> series;          ///< by horizon, instrument, and model
  std::vector<VolatilitySeries> volatilities;  ///< the same
};

/// The out-of-sample range that `config` asks for, as far as the market goes: after learn.train_min
/// and learn.embargo, and before its end.
///
/// Errors: not_found: nothing is left of it, or no outcome would be known.
Result<TimeRange> test_range(const Config& config, const Market& market);

/// The features that `config` asks for, and the one that scales returns.
Result<std::vector<const Feature*>> learned_features(const Config& config);

/// What is learned from, by horizon, then instrument. `cache`: as measure() takes it.
///
/// Errors: as learned_features() and measure(); invalid_argument: a horizon that is no whole number
/// of bars.
Result<std::vector<Dataset>> make_datasets(const Config& config, const Market& market,
                                           std::size_t jobs,
                                           const std::optional<FrameCache>& cache = std::nullopt);

/// What folds are learned with beside threads; the forecasts do not depend on it.
struct FoldMeans {
  std::uint64_t memory = 0;  ///< bytes, as in OutOfSampleOptions
  FoldMemory folds = {};
  std::filesystem::path checkpoints = {};
};

/// The volatility models asked for that this build can make; the first sets the scale of returns.
std::vector<std::string> volatilities_at_hand(const Config& config);

/// How `config` learns, splits left out: `models` are those that this build can make, ensembles not
/// among them.
OutOfSampleOptions model_options(const Config& config, std::size_t jobs,
                                 const FoldMeans& means = {});

/// How `config` learns from `market`: the splits, and the models that this build has.
///
/// Errors: as test_range(); invalid_argument: ranges that do not fit.
Result<OutOfSampleOptions> learning_options(const Config& config, const Market& market,
                                            std::size_t jobs, const FoldMeans& means = {});

/// learn() from datasets that are at hand. Requires: `datasets` are of `market`.
Result<Learned> learn_from(const Config& config, const Market& market,
                           std::span<const Dataset> datasets, std::size_t jobs,
                           const FoldMeans& means = {});

/// What is traded: the forecasts of trade.model over the first horizon.
Forecasts traded_forecasts(const Config& config, const OutOfSample& forecasts);

/// The ensembles asked for; of all models, the one that is named just so.
std::vector<std::string> ensembles_of(const Config& config);

/// The models asked for that this build can make, then the ensembles; the report says why the
/// others are missing.
std::vector<std::string> models_at_hand(const Config& config);

/// What forecasting with trade.model takes: it alone, or also the models that an ensemble combines.
std::vector<std::string> models_behind_trades(const Config& config);

/// Measures, learns walk-forward, and forecasts, all by `config`. `cache`: as measure() takes it.
///
/// Determinism: the same at any number of `jobs`.
/// Errors: invalid_argument: features, models, or ranges that do not fit; gap_in_data: no history
/// for the asked range.
Result<Learned> learn(const Config& config, const Market& market, std::size_t jobs,
                      const std::optional<FrameCache>& cache = std::nullopt,
                      const FoldMeans& means = {});

}  // namespace tern
