#pragma once

#include <span>
#include <vector>

#include "market/capitalization.h"

namespace tern {

/// A capitalization that moved from one figure to the next though its price did not: somebody
/// counted the coins anew, or issued many, or read price and capitalization at two moments.
struct CapitalizationJump {
  Timestamp stamped;   ///< of the figure after it
  Timestamp known_at;  ///< when that figure could first be had
  double log_value;    ///< ln of the figure over the one before
  double log_price;    ///< the same of the price
  friend bool operator==(const CapitalizationJump&, const CapitalizationJump&) = default;
};

/// How far apart the two changes are in a jump, in logs. What vendors tell of real coins differs by
/// less than this on all but one day in a thousand (docs/capitalizations.md), and it is what the
/// price of a large coin moves on an ordinary day.
inline constexpr double kJumpOf = 0.04;

/// The jumps among `figures`, in the order in which they were known.
///
/// Time:     decided by what was known at CapitalizationJump::known_at: prices of the figures' own
///           stamps, known no later than they.
/// Missing:  a figure without such a price is passed over, and the next one compared across it.
/// Requires: both in the order in which they were known.
std::vector<CapitalizationJump> find_jumps(std::span<const Capitalization> figures,
                                           std::span<const Capitalization> prices);

/// Numbers the eras that `jumps`, which were found among `figures`, part these into.
void mark_eras(std::span<Capitalization> figures, std::span<const CapitalizationJump> jumps);

}  // namespace tern
