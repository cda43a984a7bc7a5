#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dataset/samples.h"
#include "dataset/scaler.h"
#include "forecast/volatility.h"

namespace tern {

/// How one instrument's rows are brought to the scale that models learn on, and come back.
struct ScaleOptions {
  std::string volatility;  ///< of volatility_registry(): returns are learned in units of it
  ForecasterOptions forecaster = {};
  ScalerOptions scaler = {};
  std::uint64_t seed = 1;
};

/// A scaler and a volatility model, both fitted on the same rows, with what intervals begin with.
class LearningScale {
 public:
  /// Requires: `rows` ascend and are labelled; at least one.
  /// Errors: as make_volatility() and VolatilityForecaster::fit().
  static Result<LearningScale> fit(const Dataset& dataset, std::span<const std::size_t> rows,
                                   const ScaleOptions& options);

  /// Of the first `count` rows.
  ScaledRows rows(const Dataset& dataset, std::size_t count) const {
    return scaled_rows(dataset, count, scaler_);
  }
  Result<VolatilityScale> volatility(const Dataset& dataset, std::size_t count) const {
    return volatility_->forecast(dataset, count);
  }
  /// Outcomes of the newest rows of the fit in units of volatility, the oldest first.
  std::span<const float> calibration() const { return calibration_; }

  Result<std::string> save() const;
  /// Errors: corrupt_data; unsupported, as make_volatility().
  static Result<LearningScale> load(std::string_view bytes);

 private:
  LearningScale(Scaler scaler, std::string name, ForecasterOptions options,
                std::unique_ptr<VolatilityForecaster> volatility)
      : scaler_(std::move(scaler)),
        name_(std::move(name)),
        options_(std::move(options)),
        volatility_(std::move(volatility)) {}

  Scaler scaler_;
  std::string name_;
  ForecasterOptions options_;
  std::unique_ptr<VolatilityForecaster> volatility_;
  std::vector<float> calibration_;
};

/// How a model was made, so that it can be made again before it is loaded.
void save_options(const ForecasterOptions& options, ByteWriter& out);
ForecasterOptions load_options(ByteReader& in);

}  // namespace tern
