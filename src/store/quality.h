#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/bar_store.h"

namespace tern {

/// Bars that are not there, between two that are.
struct Gap {
  Timestamp first;      ///< open time of the first missing bar
  std::size_t missing;  ///< how many in a row
};

/// Rows that were refused for one kind of reason.
struct RefusedRows {
  std::string reason;  ///< the reason up to its first ": "
  std::size_t rows;
};

/// A return far from the series' usual ones. Not an error by itself: markets do that.
struct ExtremeMove {
  Timestamp open_time;
  double log_return;  ///< of the close, from the bar just before
  double sigmas;      ///< distance from the median, in robust standard deviations
};

/// What is known about the quality of one stored series: counts and places, no judgment.
struct Certificate {
  Series series;
  std::size_t bars;
  TimeRange span;  ///< open time of the first bar to close time of the last; empty without bars
  std::vector<Gap> gaps;             ///< in time order
  std::size_t missing;               ///< the sum over `gaps`
  std::vector<Timestamp> no_volume;  ///< open times of bars in which nothing was traded
  std::vector<RefusedRows> refused;  ///< most frequent first
  double robust_sigma;               ///< of one bar's log return
  std::vector<ExtremeMove> extreme;  ///< beyond kExtremeSigmas, largest first
  std::string content_hash;          ///< of exactly these bars, whatever files they came from
};

/// In robust standard deviations: 1.4826 median absolute deviations, which is the standard
/// deviation of a normal sample. Source: Rousseeuw and Croux 1993.
inline constexpr double kExtremeSigmas = 10;

/// Inspects the bars of `series`. Moves over a gap are not moves of one bar, and are left out.
Certificate certify(const Series& series, const Bars& bars,
                    std::span<const QuarantinedRow> refused);

/// How the bars of a longer interval compare with those made of a shorter one.
struct ResampleCheck {
  Interval from, to;
  std::size_t compared;  ///< bars that both have
  std::vector<Timestamp> prices_differ;
  std::vector<Timestamp> volumes_differ;
  std::vector<Timestamp> only_fine;    ///< made, but not stored at the longer interval
  std::vector<Timestamp> only_coarse;  ///< stored, but no part of it is
};

/// Published volumes carry eight decimals, and a sum of 24 doubles errs by 1e-15 of itself: a
/// difference beyond this, relative to the stored volume, is a difference of the data.
inline constexpr double kVolumeTolerance = 1e-9;

/// Re-aggregates `fine` and compares with `coarse`, where both reach: prices must be equal, volumes
/// within kVolumeTolerance. A first bar that `fine` covers only in part counts where `coarse`
/// starts there too, as on the day of a listing.
///
/// Requires: the interval of `coarse` is a multiple of that of `fine`.
ResampleCheck compare_resampled(const Bars& fine, const Bars& coarse);

}  // namespace tern
