#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/samples.h"
#include "validate/out_of_sample.h"

namespace tern {

/// One dataset of a fold.
struct FoldPart {
  const Dataset* dataset;
  FoldRows rows;
  Status usable = {};  ///< or why nothing can be learned from it
  VolatilityScale scale = {};
  std::size_t begin = 0;  ///< its first row in Fold::scaled
};

/// What a volatility model said of a fold.
struct FoldVolatility {
  std::vector<VolatilityForecast> rows;  ///< in the order of the test rows; empty when refused
  std::vector<float> calibration;        ///< as FoldResult::calibration; of the first model only
};

/// A fold without a forecast, and without a reason yet.
FoldForecasts unforecast(const FoldPart& part, const std::string& model);

/// Shape: mean, stddev, and log_variance are [test rows].
Forecasts forecast_rows(const FoldPart& part, std::span<const double> mean,
                        std::span<const double> stddev);
std::vector<VolatilityForecast> volatility_rows(const FoldPart& part,
                                                std::span<const double> log_variance);

/// For FoldMemory: what is known of a fold without them is not among the bytes.
std::string bytes_of(std::span<const FoldForecasts> said);
std::string bytes_of(const FoldVolatility& said);

/// Nothing when the bytes are of other rows. `parts` need no more than datasets and rows.
std::optional<std::vector<FoldForecasts>> read_forecasts(std::string_view bytes,
                                                         std::span<const FoldPart> parts,
                                                         const std::string& model);
std::optional<FoldVolatility> read_volatility(std::string_view bytes, const FoldPart& part);

}  // namespace tern
