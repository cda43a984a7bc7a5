#pragma once

#include <span>
#include <string>
#include <vector>

#include "market/bars.h"
#include "market/dominance.h"
#include "market/funding.h"
#include "market/universe.h"

namespace tern {

/// What happened: the bars of every instrument of a universe on one common grid, and the shares of
/// the whole market.
///
/// Holds: bars.size() == universe.size(), and every Bars has the same interval and grid. An
///        instrument that was not listed yet, or a bar that was never published, is a hole.
struct Market {
  Universe universe;
  std::vector<Bars> bars;  ///< shape [universe]
  std::string venue;       ///< whose bars these are; "simulated" when nobody's
  bool simulated;
  Dominance dominance = {};  ///< empty where nobody told it
  /// Shape [universe], each in order; empty for spot.
  std::vector<std::vector<FundingRate>> funding = {};

  const TimeGrid& open_times() const { return bars.front().open_times(); }
  TimeGrid as_of() const { return bars.front().as_of(); }
  Interval interval() const { return bars.front().interval(); }
  /// The part whose open times lie in `range`, with what was told of shares until its last close.
  Market slice(TimeRange range) const;
};

/// A SHA-256 over every value, mask, and stamp: the name of exactly these data.
std::string content_hash(const Market& market);

}  // namespace tern
