#pragma once

#include <functional>
#include <string>
#include <vector>

#include "feature/counterfactual.h"

namespace tern {

/// How features come to their values: compute_features(), or what a test puts in its place. It is
/// called from several threads at once.
using Computation =
    std::function<Result<Frame>(const FeatureInputs&, std::span<const Feature* const>)>;

/// A value that did not stay what it was.
struct Leak {
  Timestamp instant;  ///< what became known after it was altered
  Timestamp as_of;    ///< the first row that changed; at or before `instant`
  std::string when;   ///< "with other 4h bars later", "with nothing later", "live", ...
  std::optional<double> was, became;
};

/// What an audit found out about one feature.
struct FeatureAudit {
  std::string name;
  std::size_t instants = 0;        ///< looked at, at which the feature had a value
  std::size_t comparisons = 0;     ///< of a value with what it was, to the bit
  std::size_t leaks = 0;           ///< instants at which some value did not stay what it was
  std::optional<Leak> first = {};  ///< of the earliest such instant
};

struct LeakAuditOptions {
  std::uint64_t seed = 1;
  std::size_t jobs = 1;
  Computation compute =
      static_cast<Result<Frame> (*)(const FeatureInputs&, std::span<const Feature* const>)>(
          compute_features);
};

/// How far past an instant the future reaches that an audit alters.
inline constexpr Duration kAuditedFuture = days{31};

/// `count` instants of the own instrument in `range`, or as many as there are: some at random, the
/// rest beside holes, listings, midnights, and closes of 4h bars.
std::vector<Timestamp> audit_instants(const FeatureInputs& inputs, TimeRange range,
                                      std::size_t count, std::uint64_t seed);

/// Computes `features` around each of `instants` again: with each part of what became known after
/// it altered, with all of it missing, by a stream that is fed one arrival after the other, and by
/// one that is saved and restored on the way. Not one bit of a value up to the instant may change.
///
/// Holds:       one entry per feature, in their order.
/// Time:        each instant is seen from the feature's lookback and three days before it, to
///              kAuditedFuture after it; what is farther in the future is missing to begin with.
/// Determinism: the same at any number of jobs.
/// Requires:    instants in market.as_of(), in time order.
/// Errors:      those of the computation.
Result<std::vector<FeatureAudit>> audit_leaks(const FeatureInputs& inputs,
                                              std::span<const Feature* const> features,
                                              std::span<const Timestamp> instants,
                                              const LeakAuditOptions& options);

}  // namespace tern
