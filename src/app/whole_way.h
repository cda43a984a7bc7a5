#pragma once

#include <vector>

#include "app/config.h"
#include "dataset/dataset.h"
#include "forecast/forecast.h"
#include "frame/frame.h"
#include "market/market.h"

namespace tern {

/// What comes of a market, from features to money.
struct WholeWay {
  std::vector<Dataset> datasets;      ///< by horizon, then instrument
  std::vector<ForecastTable> tables;  ///< shape [models]
  std::vector<Frame> books;  ///< equity, costs, and weights of each strategy that a run trades
};

/// Measures, learns, forecasts, and trades by `config`.
///
/// Errors: as learn() and trade().
Result<WholeWay> go_whole_way(const Config& config, const Market& market, std::size_t jobs);

/// Values that were compared to the bit, and those of them that differ.
struct Changes {
  std::size_t compared = 0;
  std::size_t changed = 0;

  void add(bool differs) {
    ++compared;
    changed += differs ? 1U : 0U;
  }
  Changes& operator+=(const Changes& other) {
    compared += other.compared;
    changed += other.changed;
    return *this;
  }
};

/// By stage of the way. A row that only one of the two has is a change.
struct WayChanges {
  Changes features;   ///< of rows as of `now` or before
  Changes labels;     ///< that were decided by then: those that a model could have learned from
  Changes forecasts;  ///< made by then
  Changes books;      ///< values of equity, costs, and weights by then

  WayChanges& operator+=(const WayChanges& other);
  Changes all() const;
};

/// How two ways differ in what was known, said, and held by `now`.
/// Requires: both went by the same configuration, from markets on one grid.
WayChanges changes_until(const WholeWay& a, const WholeWay& b, Timestamp now);

}  // namespace tern
