#pragma once

#include <vector>

#include "app/config.h"
#include "dataset/dataset.h"
#include "market/market.h"
#include "report/build.h"
#include "store/frame_cache.h"
#include "validate/out_of_sample.h"

namespace tern {

/// What stands above the seam: forecasts made out of sample, beside what came of them.
struct Learned {
  TimeRange test;  ///< the out-of-sample range that the data allowed
  std::vector<Split> splits;
  OutOfSample out_of_sample;
  std::vector<ForecastSeries> series;  ///< by horizon, instrument, and model
};

/// The out-of-sample range that `config` asks for, as far as the market goes: after learn.train_min
/// and learn.embargo, and before its end.
///
/// Errors: not_found: nothing is left of it, or no outcome would be known.
Result<TimeRange> test_range(const Config& config, const Market& market);

/// Measures, learns walk-forward, and forecasts, all by `config`. `cache`: as measure() takes it.
///
/// Determinism: the same at any number of `jobs`.
/// Errors: invalid_argument: features, models, or ranges that do not fit; gap_in_data: no history
/// for the asked range.
Result<Learned> learn(const Config& config, const Market& market, std::size_t jobs,
                      const FrameCache* cache = nullptr);

}  // namespace tern
