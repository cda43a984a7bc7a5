#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "validate/estimate.h"

namespace tern {

/// Forecast probabilities of a yes, against what came.
///
/// Holds: with as many bins as there are probabilities,
///        brier = reliability - resolution + uncertainty; with fewer, up to what varies in a bin.
/// Missing: NaN without rows; `skill` also when every outcome is the same.
/// Source: Brier 1950, Monthly Weather Review 78(1); Murphy 1973, J. Applied Meteorology 12(4);
///         Guo et al. 2017, ICML, for the calibration error.
struct ProbabilityScore {
  Estimate brier{};                ///< mean squared error; 0 is best
  double skill = 0.0;              ///< 1 - Brier score / that of the share of yeses
  double reliability = 0.0;        ///< how far bins' shares are from what was said; 0 is best
  double resolution = 0.0;         ///< how far bins' shares are from the overall share
  double uncertainty = 0.0;        ///< variance of the outcome
  double log_loss = 0.0;           ///< mean negative log probability of what came, nats
  double calibration_error = 0.0;  ///< ECE: mean distance of a bin's share from what was said
};

/// `outcome` is above zero for a yes. Bins hold equal numbers of rows; equal probabilities are
/// never parted.
/// Requires: one length; 0 <= probability <= 1; bins >= 1.
ProbabilityScore score_probabilities(std::span<const double> probability,
                                     std::span<const double> outcome, std::size_t bins,
                                     const Dependence& dependence);

}  // namespace tern
