#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tern {

// How far forecasts fall from outcomes, and the naive forecasts to hold them against. Outcomes are
// log returns: errors, and every ratio of errors, of price levels look small for any forecast.
//
// Requires: spans of one call have one length; every number is finite.
// Missing:  NaN without rows, or where a denominator is zero.

double mean_absolute_error(std::span<const double> forecast, std::span<const double> outcome);

/// Theil's U2 on prices: the root of the mean squared error of the forecast price in units of the
/// last one, over that of forecasting the last price. Above 1 is worse than no change.
/// Source: Theil 1966, Applied Economic Forecasting.
double theil_u2(std::span<const double> forecast, std::span<const double> outcome);

/// The mean absolute change over `period` rows, by which MASE divides. Of the *training* levels:
/// that of the whole sample knows the future, and a long period of prices flatters any forecast.
/// Source: Hyndman and Koehler 2006, International Journal of Forecasting 22(4).
double mean_absolute_change(std::span<const double> levels, std::size_t period);

/// Per row, the outcome `lag` rows before, or the last one known where that is later: outcomes are
/// known `overlap` rows after their own. `history` goes before, as for prevailing_mean(). Zero
/// where none is known. With lag = overlap it is the last outcome.
/// Requires: lag >= overlap >= 1.
std::vector<double> lagged_outcome(std::span<const double> outcome, std::span<const double> history,
                                   std::size_t overlap, std::size_t lag);

}  // namespace tern
