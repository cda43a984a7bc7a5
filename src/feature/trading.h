#pragma once

#include <algorithm>

#include "feature/moment.h"

namespace tern {

/// -1, 0, or 1.
constexpr double sign(double x) {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

/// What changed hands in a bar, in quote units, as if all of it had at the close: few sources give
/// the true sum.
inline double traded_value(const Pulse& bar) {
  return bar.volume * bar.close;
}

/// The takers' purchases less their sales as a share of the volume, in [-1, 1]; nothing where
/// nothing traded. Requires: the bar's taker_buy_volume.
inline std::optional<double> taker_imbalance(const Pulse& bar) {
  if (!(bar.volume > 0)) return std::nullopt;
  // A venue's rounding may put the takers' part a hair above the whole.
  return std::min(2 * *bar.taker_buy_volume / bar.volume - 1, 1.0);
}

}  // namespace tern
