#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/dataset.h"
#include "forecast/forecast.h"

namespace tern {

/// How several models' forecasts become one: learned from what came of their earlier out-of-sample
/// forecasts, never from the fold that is forecast (docs/ensembles.md).
///
/// Returns are in units of the forecasts' standard deviation, outcomes cut off at kReturnMax.
class Weighing {
 public:
  virtual ~Weighing() = default;

  /// What came of one row, the oldest first. Missing: NaN in `means`, for models that gave none.
  virtual void learn(std::span<const double> means, double outcome) = 0;
  /// A fold begins: those that change their weights only then do so now.
  virtual void refit() {}
  /// One for each model, none below zero, together at most one; equal before anything was learned.
  virtual std::span<const double> weights() const = 0;
};

/// One kind of ensemble: a row of its registry.
struct EnsembleKind {
  std::string_view name;
  std::string_view doc;
  std::string_view source;
  std::unique_ptr<Weighing> (*make)(std::size_t models, std::size_t overlap);
};

/// The ensemble that stands for all of them.
inline constexpr std::string_view kEnsemble = "ensemble";

std::span<const EnsembleKind> ensemble_registry();

/// Null for a name that no ensemble has.
const EnsembleKind* find_ensemble(std::string_view name);

/// The weight of one model in an ensemble.
struct EnsembleWeight {
  std::string ensemble;
  std::string model;
  SymbolId symbol;
  Duration horizon;
  double now;        ///< by every outcome that is known: for the next forecast
  double low, high;  ///< among the forecasts that were made
};

/// The weighted mean of the forecasts that are there, given the place of those that are missing.
/// Missing: NaN in `means`; zero where all are missing. Requires: one length.
double weighted_mean(std::span<const double> means, std::span<const double> weights);

struct Ensembles {
  std::vector<ForecastTable> tables;  ///< shape [names]
  std::vector<EnsembleWeight> weights;
};

/// Makes ensembles of all `tables` but that of "zero", for which shrinking stands, one dataset at a
/// time. Their rows are those that any of the models forecast; their standard deviation is the mean
/// of the models', which share one scale and whose means are too close to widen it; their quantiles
/// are normal.
///
/// Time:     a weight at as_of uses outcomes of rows that ended by then.
/// Requires: `names` are of ensemble_registry(); tables are sorted as the seam is.
/// Cost:     O(rows models^2).
Ensembles make_ensembles(std::span<const Dataset> datasets, std::span<const ForecastTable> tables,
                         std::span<const std::string> names);

}  // namespace tern
