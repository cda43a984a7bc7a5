#pragma once

#include <vector>

#include "app/config.h"
#include "dataset/dataset.h"
#include "market/market.h"
#include "report/build.h"
#include "validate/out_of_sample.h"

namespace tern {

/// What stands above the seam: forecasts made out of sample, beside what came of them.
struct Learned {
  TimeRange test;             ///< the out-of-sample range that the data allowed
  std::vector<Split> splits;  ///< none of them trains on the hold-out
  OutOfSample out_of_sample;
  std::vector<ForecastSeries> series;  ///< by horizon, instrument, and model
};

/// The out-of-sample range that `config` asks for, as far as the market goes: after learn.train_min
/// and learn.embargo, and before its end.
///
/// Errors: not_found: nothing is left of it, or no outcome would be known.
Result<TimeRange> test_range(const Config& config, const Market& market);

/// The models asked for that this build can make; the report says why the others are missing.
std::vector<std::string> models_at_hand(const Config& config);

/// Measures, learns walk-forward, and forecasts, all by `config`.
///
/// Determinism: the same at any number of `jobs`.
/// Errors: invalid_argument: features, models, or ranges that do not fit; gap_in_data: no history
/// for the asked range.
Result<Learned> learn(const Config& config, const Market& market, std::size_t jobs);

}  // namespace tern
