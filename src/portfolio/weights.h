#pragma once

#include <string>
#include <vector>

#include "base/time.h"

namespace tern {

/// Why weights are what they are: what was asked for, and what had a say in it.
struct WeightReason {
  std::string allocator = {};  ///< by its name in the registry; empty: the configured ones
  std::string regime = {};     ///< the state that they follow; empty where none is known
  double exposure = 1;         ///< what all of them were multiplied by
  std::vector<std::string> limits = {};  ///< that bound, one sentence each: "SOL/USDT: 12 days of
                                         ///< history, 30 are needed"
  std::vector<double> tilt = {};         ///< shape [universe]; weight less the configured one
  /// Shape [universe]: what part of the forecast variance each is; empty where that is not known.
  std::vector<double> risk_share = {};
  friend bool operator==(const WeightReason&, const WeightReason&) = default;
};

/// An intention: the share of equity to hold in each instrument; the rest is cash.
struct TargetWeights {
  Timestamp as_of;
  std::vector<double> weight;  ///< shape [universe]; fraction of equity; below 0 is short
  std::vector<bool> active;    ///< shape [universe]; false: leave the quantity as it is
  WeightReason why = {};
  friend bool operator==(const TargetWeights&, const TargetWeights&) = default;
};

}  // namespace tern
