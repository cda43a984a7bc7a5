#pragma once

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
  std::vector<std::string> models;  ///< names of forecaster_registry()
  std::vector<Split> splits;        ///< shared by all instruments, so that a fold is one date
  ForecasterOptions forecaster = {};
  ScalerOptions scaler = {};
  std::size_t train_rows_min = 1000;  ///< a fold with fewer gives no forecast
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
  std::size_t forecasts;         ///< rows written to the seam
  std::optional<FitReport> fit;  ///< absent where there was none
  std::string refusal;           ///< why there is no forecast; empty when there is
};

struct OutOfSample {
  std::vector<ForecastTable> tables;  ///< shape [models]
  std::vector<FoldFit> fits;          ///< by dataset, fold, and model
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
};

/// Requires: `forecasts` is sorted as the seam is; other symbols and horizons are passed over.
PairedOutcomes pair_outcomes(const Dataset& dataset, std::span<const Forecast> forecasts);

}  // namespace tern
