#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataset/range_history.h"
#include "feature/registry.h"
#include "frame/frame.h"
#include "market/market.h"

namespace tern {

/// One instrument's examples: what was measured at `as_of`, and what the price did afterwards.
///
/// Shape:   x is [count, features], row-major; the others are [count]. Rows are in time order.
/// Time:    a row uses nothing later than as_of; its label is decided at as_of + horizon.
/// Missing: a feature that is not there is NaN in x, the models' own door (docs/decisions); a row
///          whose label is not known (a hole, or the future) is invalid in `labelled`. A row
///          without a volatility, or with too few features, is not here at all. A variance that
///          could not be measured is 0.
/// Units:   x is unscaled; `outcome` is a log return over the horizon; `volatility` is its
///          predicted standard deviation (EWMA, per bar, times the root of the horizon in bars).
struct Dataset {
  SymbolId symbol;
  Duration horizon;
  std::size_t overlap = 1;  ///< the horizon in bars: neighboring labels share overlap - 1 of them
  std::vector<std::string> features;
  std::vector<Timestamp> as_of;
  std::vector<float> x;
  std::vector<double> outcome;
  Mask labelled{0};
  /// What volatility forecasts are judged by: the Parkinson variance of the next bar where the
  /// horizon is one bar, else the sum of squared returns of the bars of the horizon.
  std::vector<double> variance;
  std::vector<float> ranges;  ///< [count, kRangeColumns]: what volatility is forecast from
  std::vector<double> volatility;
  std::vector<double> recent;  ///< the newest bar's log return over its own volatility per bar

  std::size_t count() const { return as_of.size(); }
  std::span<const float> range_row(std::size_t row) const {
    return std::span(ranges).subspan(row * kRangeColumns, kRangeColumns);
  }
};

struct DatasetOptions {
  Duration horizon;           ///< a whole number of bars
  double features_min = 0.5;  ///< the least share of features that must be there for a row to count
};

/// From the close of one bar to that of another; nothing where either is missing.
/// Requires: from < bars.size().
std::optional<double> log_return(const Bars& bars, std::size_t from, std::size_t to);

/// Joins a frame of features with forward returns. Each column but kVolatilityFeature is a feature.
///
/// Missing: a label needs the closes of its two ends only; a hole between them does not matter.
/// Requires: `features` is stamped with market.as_of() and holds the column kVolatilityFeature.
/// Errors: invalid_argument: the horizon is not a positive whole number of bars.
Result<Dataset> make_dataset(const Market& market, SymbolId symbol, const Frame& features,
                             const DatasetOptions& options);

/// The newest `count` rows of `dataset`, or all where it has fewer.
Dataset newest_rows(const Dataset& dataset, std::size_t count);

}  // namespace tern
