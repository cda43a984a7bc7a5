#pragma once

#include <array>
#include <span>
#include <vector>

#include "market/bars.h"

namespace tern {

/// The bars over which the logarithm of the price's range is averaged: the last bar, a quarter of a
/// day, a day, a week, and a month of hours.
inline constexpr std::array<std::size_t, 5> kRangeWindows = {1, 6, 24, 168, 720};

/// The bars over which the price's move is kept beside them: falls foretell more than rises.
inline constexpr std::array<std::size_t, 4> kMoveWindows = {1, 6, 24, 168};

/// Where each kind of column begins: the averages, the moves, and the next bar's hour and weekday.
inline constexpr std::size_t kMoveColumn = kRangeWindows.size();
inline constexpr std::size_t kHourColumn = kMoveColumn + kMoveWindows.size();
inline constexpr std::size_t kWeekdayColumn = kHourColumn + 1;
inline constexpr std::size_t kRangeColumns = kWeekdayColumn + 1;

/// What volatility is forecast from.
///
/// Shape:   [bars, kRangeColumns], row-major.
/// Time:    row `i` is known at the close of bar `i`.
/// Units:   the natural logarithm of the Parkinson variance of a bar, (ln high / low)^2 / (4 ln 2),
///          averaged over each of kRangeWindows; log returns over each of kMoveWindows; hours 0 to
///          23, UTC; days 0 (Monday) to 6.
/// Missing: bars that are not there, and bars whose range is zero, have no part in an average; one
///          over fewer than half of its bars is NaN, and so is a move without one of its closes.
/// Source:  Corsi 2009, J. Financial Econometrics 7(2); Parkinson 1980, J. of Business 53(1).
std::vector<float> range_history(const Bars& bars);

/// The Parkinson variance of one bar; 0 where the bar is missing or did not move.
double parkinson_variance(const Bars& bars, std::size_t row);

/// What the price's variance over (row, row + horizon_bars] was, as Dataset::variance says; 0 where
/// less than all of it is known.
double realized_variance(const Bars& bars, std::size_t row, std::size_t horizon_bars);

}  // namespace tern
