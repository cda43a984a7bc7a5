#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "validate/score.h"

namespace tern {

/// By what forecasts are told apart. Nothing here is known later than the row that it labels:
///
/// - fold, year, and hour (UTC) are those of the forecast itself;
/// - volatility: a third of the predicted deviations lay below "low", a third above "high", among
///   the rows of the series before the month (UTC) of the forecast; rows before a hundred such are
///   left out;
/// - trend: whether the outcomes that were known, of the 30 days before, add up to a rise; rows of
///   the first 30 days are left out.
enum class Dimension : std::uint8_t {
  asset,
  model,
  horizon,
  fold,
  year,
  hour,
  volatility,
  trend,
};

/// The column's title: "Hour (UTC)".
std::string_view to_string(Dimension dimension);

/// The forecasts of one group. Everything as in ForecastScore, by which it is also computed when
/// the group is a whole series.
struct BreakdownRow {
  std::string group;
  std::size_t n = 0;
  Estimate rmse_percent{};
  double rmse_zero_percent = 0.0;
  Estimate r2_oos{};
  Estimate ic{};
  Estimate directional_accuracy{};
  double clark_west_p = 0.0;  ///< not adjusted: of 24 hours, one rejects by chance
};

/// One row per group that has forecasts: folds, years, and hours ascending, low before high;
/// assets, models, and horizons in the order in which they come.
///
/// Series are pooled: hand in those that belong together, as all assets of one model and horizon.
/// Rows weigh as they come, so the most volatile asset weighs most. Rows of one bar count as one
/// where intervals are concerned, because assets move together, and rows whose outcomes share bars
/// are allowed for, whatever lies between them (Driscoll and Kraay 1998).
///
/// Missing: no rows by fold, or by volatility, of series that do not say theirs.
/// Requires: as score_forecasts(); one bar length.
/// Cost: O(n log n + n overlap).
std::vector<BreakdownRow> break_down(std::span<const NamedSeries> series, Dimension dimension);

}  // namespace tern
