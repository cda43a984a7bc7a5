#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "validate/out_of_sample.h"

namespace tern {

// For tests: something to walk through, in which there is nothing to find.

inline constexpr Timestamp kNoiseStart = utc_day(2024, 1, 1);
inline constexpr std::size_t kNoiseRows = 3000;
inline constexpr std::size_t kNoiseFeatures = 3;

/// Hourly rows of noise: three features, unpredictable outcomes, a volatility that wanders.
inline Dataset noise_dataset(std::uint16_t symbol, std::uint64_t seed, std::size_t first_row = 0) {
  Rng rng(seed);
  Rng others(seed + 1000);
  Dataset data{};
  data.symbol = {symbol};
  data.horizon = 1h;
  data.features = {"a", "b", "c"};
  for (std::size_t i = first_row; i < kNoiseRows; ++i) {
    data.as_of.push_back(kNoiseStart + 1h * i);
    for (std::size_t f = 0; f < kNoiseFeatures; ++f) {
      data.x.push_back(static_cast<float>(rng.normal()));
    }
    data.volatility.push_back(0.01 * (1.5 + std::sin(static_cast<double>(i) / 100)));
    data.variance.push_back(data.volatility.back() * data.volatility.back() *
                            std::exp(others.normal()));
    for (std::size_t w = 0; w < kRangeWindows.size(); ++w) {
      data.ranges.push_back(static_cast<float>(others.normal() - 9));
    }
    data.ranges.push_back(static_cast<float>(i % 24));
    data.ranges.push_back(i / 24 % 7 < 2 ? 1.0F : 0.0F);
    data.outcome.push_back(data.volatility.back() * rng.normal());
    data.recent.push_back(rng.normal());
  }
  data.labelled = Mask(data.count(), true);
  data.labelled.set(data.count() - 1, false);
  return data;
}

/// Four folds of 500 rows, after at least 1000 to learn from.
inline OutOfSampleOptions noise_options(std::vector<std::string> models) {
  const auto splits = walk_forward({kNoiseStart, kNoiseStart + 1h * kNoiseRows},
                                   {.test_begin = kNoiseStart + 1000h,
                                    .test_end = kNoiseStart + 1h * kNoiseRows,
                                    .refit = {0, 500h},
                                    .train_min = 900h,
                                    .train_max = 0h,
                                    .valid = 0h,
                                    .embargo = 24h});
  return {.models = std::move(models),
          .splits = *splits,
          .forecaster = {.overrides = {"xgboost.rounds=20", "xgboost.leaf_rows_min=20"}},
          .train_rows_min = 500,
          .seed = 17,
          .jobs = 2};
}

}  // namespace tern
