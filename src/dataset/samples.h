#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "dataset/dataset.h"
#include "dataset/scaler.h"

namespace tern {

/// A batch of examples to learn from or to predict: a view, it owns nothing. A sample is a row of a
/// table, and the rows before it are its past.
///
/// Shape:   table is [rows, features], row-major, and recents [rows]; y and log_variance are
///          [count].
/// Time:    rows of one instrument are in time order; a row that a hole left out is not there. Rows
///          after a sample are not to be looked at: window() never gives them.
/// Missing: NaN in table; nowhere else.
/// Units:   the table is scaled by the training range's scaler; y and recents are in units of
///          volatility, cut off at kReturnMax; log_variance is the natural logarithm of what the
///          price's variance over the horizon was, over what it was forecast to be.
struct Samples {
  std::span<const float> table;
  std::span<const float> recents;
  std::span<const std::size_t> begins;  ///< [instruments]: the first row of each; begins[0] is 0
  std::span<const std::size_t> at;      ///< [count]: the row of each sample
  std::span<const float> y;             ///< empty when predicting
  std::span<const float> log_variance;  ///< empty when predicting; 0 where it could not be measured
  std::size_t features;
  std::size_t overlap;  ///< bars per label; count / overlap of them are independent

  std::size_t count() const { return at.size(); }
  std::span<const float> row(std::size_t i) const {
    return table.subspan(at[i] * features, features);
  }
  float recent(std::size_t i) const { return recents[at[i]]; }
  /// The instrument of sample `i`, as an index of begins.
  std::size_t instrument(std::size_t i) const;
  /// The newest `length` rows of its instrument that were there at sample `i`, its own the last;
  /// fewer near the beginning. Shape: [first, at[i] + 1).
  struct RowRange {
    std::size_t begin;
    std::size_t end;
  };
  RowRange window(std::size_t i, std::size_t length) const;
  /// Samples [from, from + count).
  Samples part(std::size_t from, std::size_t count) const;
};

/// Where returns in units of volatility are cut off: squared error would otherwise be ruled by a
/// handful of crashes.
inline constexpr double kReturnMax = 4.0;

/// Rows on one scale, of which samples are drawn.
struct ScaledRows {
  std::vector<float> table;
  std::vector<float> recents;
  std::vector<std::size_t> begins;
  std::size_t features;
  std::size_t overlap;
};

/// Which of the rows are samples, and what came of them.
struct SampleRows {
  std::vector<std::size_t> at;
  std::vector<float> y;
  std::vector<float> log_variance;
};

/// Requires: both outlive the view.
Samples samples_of(const ScaledRows& rows, const SampleRows& samples);

/// The rows with as_of in `range`: what is forecast.
std::vector<std::size_t> rows_in(const Dataset& dataset, TimeRange range);

/// The rows whose whole label lies in `range`: as_of >= begin and as_of + horizon <= end. This is
/// the purge of walk-forward: what follows `range` has no part in what is learned from it.
std::vector<std::size_t> labelled_rows(const Dataset& dataset, TimeRange range);

/// The first `count` rows of `dataset`.
ScaledRows scaled_rows(const Dataset& dataset, std::size_t count, const Scaler& scaler);

/// What volatility was expected to be, row by row: what returns are measured in.
struct VolatilityScale {
  std::vector<double> stddev;        ///< [rows]: of the log return over the horizon, > 0
  std::vector<double> log_variance;  ///< [rows]: expected natural logarithm of Dataset::variance
};

/// Samples with labels. Requires: every one of `rows` is labelled.
SampleRows learning_rows(const Dataset& dataset, std::span<const std::size_t> rows,
                         const VolatilityScale& scale);

/// Several instruments' rows as one table, and their samples, by instrument.
/// Requires: they have the same features; at least one.
ScaledRows stacked(std::span<const ScaledRows> tables);
SampleRows stacked(std::span<const SampleRows> samples, const ScaledRows& into);

}  // namespace tern
