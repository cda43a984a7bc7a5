#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "dataset/scaler.h"
#include "dataset/split.h"
#include "forecast/forecast.h"
#include "forecast/forecaster.h"
#include "validate/fold_memory.h"

namespace tern {

struct OutOfSampleOptions {
  std::vector<std::string> models;  ///< as find_model() takes them
  std::vector<Split> splits;        ///< shared by all instruments, so that a fold is one date
  ForecasterOptions forecaster = {};
  /// Of volatility_registry(); returns are learned in units of the first one's.
  std::vector<std::string> volatilities = {"ewma"};
  ScalerOptions scaler = {};
  std::size_t train_rows_min = 1000;  ///< a fold with fewer gives no forecast
  /// Of the training rows, the newest, for models that stop early and splits without `valid`. What
  /// is left of training ends a label and the embargo before them.
  double valid_share = 0.1;
  Duration embargo = Duration::zero();
  std::string device = "cpu";
  std::uint64_t seed;

  // On these the result does not depend.
  std::size_t jobs;          ///< threads
  std::uint64_t memory = 0;  ///< bytes for all fits at a time, beside the datasets; 0: half of all
  FoldMemory folds = {};     ///< finished folds are looked for here first, and kept here
  std::filesystem::path checkpoints = {};  ///< a folder for unfinished fits; empty: none is kept
};

/// What one model did with one fold of one instrument.
struct FoldFit {
  std::string model;
  SymbolId symbol;
  Duration horizon;
  std::uint32_t fold;
  std::size_t train_rows;
  std::size_t forecasts = 0;                    ///< rows written to the seam
  std::optional<FitReport> fit = std::nullopt;  ///< absent where there was none
  /// A processor's, to fit and to forecast, when it was done; a pooled model's, by equal shares.
  double seconds = 0;
  std::size_t model_bytes = 0;  ///< what save() gives, once for all that it pools
  std::string refusal = {};     ///< why there is no forecast; empty when there is
};

/// The rows of one fold, ascending; those that are learned from are labelled.
struct FoldRows {
  std::uint32_t index;
  std::vector<std::size_t> train;
  std::vector<std::size_t> valid;
  std::vector<std::size_t> test;

  /// One past the last of them.
  std::size_t end() const {
    std::size_t end = 0;
    for (const auto* some : {&train, &valid, &test}) {
      if (!some->empty()) end = std::max(end, some->back() + 1);
    }
    return end;
  }
};

/// One model's fold.
struct FoldForecasts {
  FoldFit fit;
  Forecasts rows;  ///< in the order of the test rows; empty when refused
};

inline constexpr std::size_t kCalibrationRows = 2000;

/// A turn of walk-forward or of cross-validation, by all models.
struct FoldResult {
  std::vector<FoldForecasts> models;                          ///< shape [models]
  std::vector<std::vector<VolatilityForecast>> volatilities;  ///< shape [volatilities]
  /// The outcomes of the newest training rows, at most kCalibrationRows, in units of what
  /// volatility was forecast to be: what intervals begin with.
  std::vector<float> calibration;
};

/// Fits the scaler, the volatility models, and every model, and forecasts. Where the first
/// volatility model cannot be fitted, no model can. Pooled models have this dataset alone.
/// Requires: every model can be made.
FoldResult forecast_fold(const Dataset& dataset, const FoldRows& rows,
                         const OutOfSampleOptions& options);

struct OutOfSample {
  std::vector<ForecastTable> tables;             ///< shape [models]
  std::vector<VolatilityTable> volatilities;     ///< shape [volatilities]
  std::vector<FoldFit> fits;                     ///< by dataset, fold, and model
  std::vector<std::vector<float>> calibrations;  ///< [datasets]: of the first fold that fits
};

/// Walks forward: for each dataset and split, fits the scaler and every model on the rows whose
/// labels end inside `train`, and forecasts every row of `test`, its label known or not. A pooled
/// model learns from all datasets of one horizon together.
///
/// Determinism: the same at any number of `jobs`, whatever the memory, and whether folds are made
///          or remembered; but for FoldFit::seconds.
/// Missing: a fold that could not be fitted gives no forecast and says why in `fits`; it is never
///          replaced by a zero.
/// Requires: datasets differ in symbol or horizon; each test range begins after its train range;
///          datasets that are pooled have the same features.
/// Errors: not_found, unsupported, invalid_argument: a model that cannot be made; canceled: the
///          user has interrupted.
Result<OutOfSample> forecast_out_of_sample(std::span<const Dataset> datasets,
                                           const OutOfSampleOptions& options);

/// Forecasts of one dataset beside what happened, in time order, for those whose outcome is known.
struct PairedOutcomes {
  std::vector<Timestamp> as_of;
  std::vector<double> forecast;  ///< log return over the horizon
  std::vector<double> outcome;   ///< the same unit
  std::vector<double> stddev;    ///< predicted
  std::vector<Quantiles> quantiles;
  std::vector<std::uint32_t> fold;
};

/// Requires: `forecasts` is sorted as the seam is; other symbols and horizons are passed over.
PairedOutcomes pair_outcomes(const Dataset& dataset, std::span<const Forecast> forecasts);

}  // namespace tern
