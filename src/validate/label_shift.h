#pragma once

#include <array>
#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "market/bars.h"

namespace tern {

/// As far as returns are looked at before and after a row, in bars.
inline constexpr int kShiftMax = 3;

/// A feature that knows one of the next returns this well knows the future: the best that honest
/// ones reach over an hour is about 0.1.
inline constexpr double kShiftAlarm = 0.3;

/// How one feature goes with the returns around it.
struct ShiftProfile {
  std::string feature;
  /// Pearson's with the return of the bar that closes k bars after the row, k = -3 to 3.
  /// Missing: NaN for a feature that is not there, or never varies.
  std::array<double, 2 * kShiftMax + 1> correlation;

  double at(int k) const { return correlation[static_cast<std::size_t>(k + kShiftMax)]; }
};

/// The return after the row that a feature goes with most closely; NaN where there is none.
struct Ahead {
  int bars;
  double correlation;
};
Ahead strongest_ahead(const ShiftProfile& profile);

/// Whether a correlation with a later return is above the alarm.
bool looks_ahead(const ShiftProfile& profile);

/// One profile per feature of `dataset`. Requires: rows of `dataset` lie on the grid of `bars`.
std::vector<ShiftProfile> label_shift_profiles(const Dataset& dataset, const Bars& bars);

}  // namespace tern
