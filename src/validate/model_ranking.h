#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "validate/confidence_set.h"
#include "validate/score.h"

namespace tern {

/// How one model stands among those that forecast the same outcomes.
struct ModelStanding {
  std::string model;  ///< "no change" for the zero forecast, which always takes part
  double rmse_percent = 0.0;
  double p = 0.0;       ///< of the model confidence set
  bool in_set = false;  ///< p above 10 %: it may be the best
  std::string same_as;  ///< another model whose losses are the same; empty if there is none
};

/// The models that may be the best, by squared error on the rows that all of them forecast.
struct ModelRanking {
  std::size_t rows = 0;
  double mean_block = 1.0;               ///< of the bootstrap, rows
  std::vector<ModelStanding> standings;  ///< the best first
  bool set_holds_all = false;  ///< the data cannot tell these models apart, and the report says so
};

struct RankingOptions {
  std::size_t draws = 1000;
  std::uint64_t seed = 1;
  SetStatistic statistic = SetStatistic::range;
};

/// Missing: no standings for series without common rows.
/// Requires: series of one pair and horizon, as score_forecasts() wants them.
/// Cost: O(draws rows models).
ModelRanking rank_models(std::span<const NamedSeries> series, const RankingOptions& options);

}  // namespace tern
