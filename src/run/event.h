#pragma once

#include <optional>
#include <variant>

#include "forecast/forecast.h"
#include "portfolio/weights.h"
#include "trade/fill.h"

namespace tern {

/// Money has come in from outside.
struct Deposit {
  Timestamp at;
  Amount amount;
  friend bool operator==(const Deposit&, const Deposit&) = default;
};

/// A bar has closed: the newest thing that can be known.
struct BarClosed {
  Timestamp at;
  SymbolId symbol;
  double close;  ///< quote per base
  friend bool operator==(const BarClosed&, const BarClosed&) = default;
};

/// Everything that will be known at this instant has been said: decide.
struct InstantClosed {
  Timestamp at;
  friend bool operator==(const InstantClosed&, const InstantClosed&) = default;
};

/// The market's regime as it is read now: an index into Strategy::terms, or none where not known.
struct RegimeRead {
  Timestamp at;
  std::optional<std::size_t> state;
  friend bool operator==(const RegimeRead&, const RegimeRead&) = default;
};

/// Perpetuals' funding falls due: longs pay `rate` of what their position is worth to shorts.
struct FundingDue {
  Timestamp at;
  SymbolId symbol;
  double rate;  ///< a fraction, below 0 when shorts pay
  friend bool operator==(const FundingDue&, const FundingDue&) = default;
};

/// Everything that can happen to the engine. The journal is a list of these, and replaying it gives
/// the same ledger to the unit.
using Event = std::variant<Deposit, BarClosed, Forecast, InstantClosed, Fill, OrderRefused,
                           TargetWeights, RegimeRead, FundingDue>;

/// When it happened; a forecast happens when it is made, and so does a plan.
Timestamp time_of(const Event& event);

}  // namespace tern
