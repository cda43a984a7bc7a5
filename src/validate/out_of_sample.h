#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "dataset/scaler.h"
#include "dataset/split.h"
#include "forecast/forecast.h"
#include "forecast/forecaster.h"

namespace tern {

struct OutOfSampleOptions {
  std::vector<std::string> models;  ///< as find_model() takes them
  std::vector<Split> splits;        ///< shared by all instruments, so that a fold is one date
  ForecasterOptions forecaster = {};
  /// Of volatility_registry(); returns are learned in units of the first one's.
  std::vector<std::string> volatilities = {"ewma"};
  ScalerOptions scaler = {};
  std::size_t train_rows_min = 1000;  ///< a fold with fewer gives no forecast
  double valid_share = 0.1;           ///< of the training rows, for models that stop early
  std::string device = "cpu";
  std::uint64_t seed;
  std::size_t jobs;  ///< threads; the result does not depend on it
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
  double seconds = 0;                           ///< of one thread, to fit and to forecast
  std::size_t model_bytes = 0;                  ///< what save() gives
  std::string refusal = {};                     ///< why there is no forecast; empty when there is
};

/// The rows of one fold, ascending; those that are learned from are labelled.
struct FoldRows {
  std::uint32_t index;
  std::vector<std::size_t> train;
  std::vector<std::size_t> valid;
  std::vector<std::size_t> test;
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
/// volatility model cannot be fitted, no model can.
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
/// labels end inside `train`, and forecasts every row of `test`, its label known or not.
///
/// Missing: a fold that could not be fitted gives no forecast and says why in `fits`; it is never
///          replaced by a zero.
/// Requires: datasets differ in symbol or horizon; each test range begins after its train range.
/// Errors: not_found, unsupported, invalid_argument: a model that cannot be made.
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
