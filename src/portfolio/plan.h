#pragma once

#include <string_view>
#include <vector>

#include "dataset/split.h"
#include "market/market.h"
#include "portfolio/allocator.h"
#include "portfolio/weights.h"
#include "regime/regime.h"

namespace tern {

/// When weights are traded to: each day (what a no-trade band leaves of it), each period, or when
/// the market's regime changes.
enum class Cadence : std::uint8_t { band, calendar, regime };

/// Errors: invalid_argument, naming them.
Result<Cadence> parse_cadence(std::string_view text);

/// How weights are decided.
struct PlanOptions {
  const Allocator* allocator;
  AllocationKnobs knobs;
  std::vector<double> configured;  ///< shape [universe]; what `fixed` holds
  Cadence cadence;
  Period every;        ///< of Cadence::calendar
  int hour;            ///< of the day, UTC, at which weights are decided
  std::size_t window;  ///< days of returns that the allocator sees, at most
  TimeRange range;     ///< weights are decided at instants in it; the first of them always are
};

/// What an allocator wants held, instant after instant, decided on nothing later than each.
///
/// An asset can be held once it has `days_needed` daily returns in a row up to the instant; the
/// allocator sees the days that all of those share. A day's price is the newest of its 24 hours;
/// where there is none, the quantity is left as it is.
///
/// Cadence::regime trades as the state of `regimes` changes; an allocator that follows dominance,
/// as either of its two rules does.
///
/// Requires: `dominance` is of the kind "dominance", and `regimes` of the one whose changes
///           Cadence::regime follows; both decided at `hour`.
/// Errors:   not_converged, those of the allocator.
Result<std::vector<TargetWeights>> make_plan(const Market& market, const RegimeHistory& dominance,
                                             const RegimeHistory& regimes,
                                             const PlanOptions& options);

}  // namespace tern
