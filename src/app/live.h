#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "forecast/forecast.h"
#include "market/market.h"
#include "store/frame_cache.h"
#include "store/model_store.h"

namespace tern {

/// Which of the stored models are asked.
struct LiveRequest {
  std::string model = {};  ///< empty: every one
  std::string pair = {};   ///< empty: every pair
  bool expired = false;    ///< those that are too old too
};

/// What one model expects of one pair.
struct LiveRow {
  std::string model;
  std::string pair;
  Forecast forecast;
  double price;       ///< the close at as_of
  double volatility;  ///< expected deviation of the log return over the horizon
  bool expired = false;
  std::optional<ModelCard> card = std::nullopt;  ///< absent for what needs no model
};

/// A stored model that does not answer.
struct RefusedModel {
  ModelCard card;
  std::string why;
};

struct LiveReport {
  std::string venue;
  bool simulated;
  Timestamp now;              ///< when the newest bar closed
  std::vector<LiveRow> rows;  ///< by pair, horizon, and model, "zero" the first
  std::vector<RefusedModel> refused;
  std::string without_ensemble;  ///< why there is none; empty when there is
};

/// The newest forecasts: of each model, pair, and horizon, by the newest stored model that fits the
/// market and the configuration, and beside them the one that nothing changes.
///
/// Errors: not_found: no model is stored of what was asked; as the first refusal where every model
/// refuses; as make_datasets().
Result<LiveReport> forecast_live(const Config& config, const Market& market, Database& database,
                                 const LiveRequest& request, std::size_t jobs,
                                 const std::optional<FrameCache>& cache = std::nullopt);

/// Of a forecast, the edges of its central interval. `share`: 0.5, 0.8, 0.9, or 0.95.
struct LiveInterval {
  double share;
  double low, high;  ///< log returns
};
LiveInterval central_interval(const Forecast& forecast, double share);

}  // namespace tern
