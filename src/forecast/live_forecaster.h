#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "forecast/conformal.h"
#include "forecast/forecast.h"
#include "forecast/forecaster.h"
#include "forecast/learning_scale.h"

namespace tern {

/// A trained model as it was saved, and which instruments it is to speak of.
struct LiveModel {
  std::string name;               ///< as find_model() takes it
  std::vector<SymbolId> symbols;  ///< in the order in which it learned from them
  Duration horizon;
  Timestamp trained_until;
  std::string model, scales;  ///< bytes, as train_model() makes them
};

/// What a model expects now.
struct LiveForecast {
  std::size_t model;  ///< in the order of add()
  Forecast forecast;
  double volatility;  ///< expected deviation of the log return over the horizon, by its scale
};

/// Trained models, loaded once and asked often.
///
/// Shape: a dataset here is that of one symbol and horizon, its newest row the last. forecast()
///        looks at the newest kLiveRows of it, however many there are.
class LiveForecaster {
 public:
  /// `method`: how intervals are made.
  explicit LiveForecaster(IntervalMethod method) : method_(method) {}

  /// Errors: corrupt_data; unsupported, where this build lacks the model.
  Status add(const LiveModel& saved);

  /// Lets intervals learn from what came of the forecasts that would have been made since training
  /// ended: out of sample, every one. Called again with longer datasets, it goes on.
  ///
  /// Errors: as Forecaster::predict().
  Status catch_up(std::span<const Dataset> datasets);

  /// Each model's forecast of each of its instruments, from the newest row of its dataset.
  ///
  /// Requires: catch_up() of the same datasets, or of earlier ones.
  /// Missing: an instrument whose dataset is absent or empty has none, and those that share a
  ///          pooled model with it have none either.
  /// Errors: as Forecaster::predict(); not_converged: a forecast that is no number.
  Result<std::vector<LiveForecast>> forecast(std::span<const Dataset> newest) const;

 private:
  struct Instrument {
    SymbolId symbol;
    std::shared_ptr<const LearningScale> scale;
    std::optional<Conformal> conformal;  // from the first catch_up() on
    Timestamp caught_up;                 // rows before it are behind us
    std::deque<Forecast> pending;        // whose outcomes are not known yet
  };
  struct Model {
    std::unique_ptr<Forecaster> forecaster;
    Duration horizon;
    std::vector<Instrument> instruments;
  };
  /// Rows on one scale: models that learned from the same rows share them.
  struct Scaled {
    ScaledRows rows;
    VolatilityScale volatility;  // of the newest, that are asked for
  };
  using ScaledCache = std::map<std::pair<const LearningScale*, const Dataset*>, Scaled>;

  /// The newest rows of a dataset.
  struct Asked {
    const Dataset* dataset;
    std::size_t newest;
    std::size_t first() const { return dataset->count() - newest; }
  };
  static Result<const Scaled*> scaled(const LearningScale& scale, const Asked& asked,
                                      ScaledCache& cache);
  static Result<std::vector<std::vector<LiveForecast>>> predict(const Model& model,
                                                                std::span<const Asked> asked,
                                                                ScaledCache& cache);
  static void learn(Instrument& instrument, const Dataset& dataset,
                    std::span<const LiveForecast> made);

  IntervalMethod method_;
  std::vector<Model> models_;
  std::map<std::string, std::shared_ptr<const LearningScale>, std::less<>> scales_;
};

/// More rows than any model looks back: settings called 'window' go to 2000.
inline constexpr std::size_t kLiveRows = 2048;

}  // namespace tern
