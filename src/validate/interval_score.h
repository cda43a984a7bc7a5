#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "forecast/forecast.h"
#include "validate/score.h"

namespace tern {

/// The shares of outcomes that central intervals are to hold; their ends are of kQuantileLevels.
inline constexpr std::array kIntervalShares = {0.5, 0.8, 0.9, 0.95};

/// Of kQuantileLevels, those over which pinball losses are averaged: nearly even, so that the mean
/// is about half the CRPS, and not ruled by the tails that intervals need.
inline constexpr std::array kPinballLevels = {0.01, 0.05, 0.1, 0.2, 0.3,  0.4, 0.5,
                                              0.6,  0.7,  0.8, 0.9, 0.95, 0.99};

/// Intervals that should hold one share of outcomes.
///
/// Units: shares as fractions; width and Winkler's score in percent of price, lower is better.
struct CentralScore {
  double share = 0.0;
  Estimate coverage{};
  /// The same where the predicted deviation was in the lowest, middle, and highest third of all
  /// rows: even coverage means that the width moves with the risk.
  std::array<double, 3> coverage_by_volatility{};
  double width_percent = 0.0;
  double winkler_percent = 0.0;  ///< interval_score() of validate/coverage.h
};

/// Two ways to make intervals that need no model of returns: the quantiles of the newest outcomes,
/// and a normal distribution with the predicted deviation.
struct PlainIntervals {
  double coverage_90 = 0.0;
  double winkler_90_percent = 0.0;
  double pinball_bp = 0.0;
};

/// Whether quantiles are where outcomes fall.
///
/// Units:   pinball losses in hundredths of a percent of price, the mean over kPinballLevels.
/// Missing: NaN where a number does not exist; everything of a series without quantiles; `history`
///          where fewer than kHistoryOutcomes outcomes were known before the first forecast.
/// Holds:   intervals of estimates allow for overlapping outcomes.
struct IntervalScore {
  std::size_t n = 0;
  std::array<CentralScore, kIntervalShares.size()> central{};
  double weekly_deviation = 0.0;  ///< of the share inside 90 % intervals, among weeks from Monday
  Estimate pinball_bp{};
  Estimate pinball_skill{};  ///< 1 - pinball loss / that of `history`
  PlainIntervals history{};
  PlainIntervals normal{};
};

/// A month of hours: the window of historical simulation.
inline constexpr std::size_t kHistoryOutcomes = 720;

/// Requires: as check_scored(); quantiles for every row and ascending, or none at all; a series
/// with quantiles says its stddev.
/// Cost: O(n log n + n overlap).
IntervalScore score_intervals(const Scored& scored, std::span<const Quantiles> quantiles);

}  // namespace tern
