#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "validate/model_ranking.h"
#include "validate/score.h"

namespace tern {

/// How one model's forecasts of one pair over one horizon stand beside those of others.
///
/// Missing: NaN where a test does not exist, and 1 for its p after Holm, as in adjusted_p().
struct ForecastStanding {
  double clark_west_holm = 1;  ///< p of ForecastScore::clark_west, among all that are side by side
  /// Squared error against the rival's, on the rows that both forecast: Diebold-Mariano,
  /// HLN-corrected, two-sided. A positive statistic favors this model.
  TestResult rival{NAN, NAN};
  double rival_holm = 1;  ///< its p among all that are side by side
  double set_p = NAN;     ///< of the model confidence set of its pair and horizon; NaN without one
  bool in_set = false;    ///< in the 90 % set: it may be the best
};

/// The models that may be the best at one pair over one horizon.
struct PairRanking {
  std::string pair;
  Duration horizon{};
  ModelRanking ranking;
};

struct SideBySide {
  std::vector<ForecastStanding> standings;  ///< shape [series]
  std::vector<PairRanking> rankings;        ///< in the order of the series
};

/// Forecasting no change: the rival that always takes part.
inline constexpr std::string_view kNoChange = "zero";

struct SideBySideOptions {
  std::string rival{kNoChange};  ///< a model of each pair and horizon, or kNoChange
  RankingOptions ranking;
  std::size_t jobs = 1;
};

/// Puts models of the same pairs and horizons beside each other. `scores` are those of the series.
/// Against no change, the difference is the one that the score has.
///
/// Determinism: the same at any number of jobs.
/// Requires: shape [series] of scores; series as score_forecasts() wants them.
/// Missing: a series without rows is in no set.
/// Cost: as rank_models() for each pair and horizon.
SideBySide side_by_side(std::span<const NamedSeries> series, std::span<const ForecastScore> scores,
                        const SideBySideOptions& options);

}  // namespace tern
