#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "validate/bootstrap.h"

namespace tern {

/// The losses of models on the same rows. Shape: [rows, models], row-major.
struct LossTable {
  std::size_t models = 0;
  std::vector<double> losses;

  std::size_t rows() const { return models == 0 ? 0 : losses.size() / models; }
};

/// Mean losses of a table, and of resamples of its rows.
struct MeanLosses {
  std::vector<double> sample;  ///< [models]
  std::vector<double> drawn;   ///< [draws, models]
};

/// From rows that were drawn elsewhere. Shape: `rows` is [draws, table rows].
MeanLosses mean_losses(const LossTable& table, std::span<const std::uint32_t> rows);
MeanLosses mean_losses(const LossTable& table, StationaryBootstrap bootstrap, std::size_t draws);

/// By what the worst of a set is told: the largest studentized difference of two of its models, or
/// of one model from the mean of all.
enum class SetStatistic : std::uint8_t { range, maximum };

/// One model of a confidence set.
struct SetMember {
  std::size_t model;
  double statistic;  ///< of the set that it was the worst of; NaN for the last one
  double p_step;     ///< that this set is of equals
  double p;          ///< the largest p_step up to here: the model is in the 90 % set if above 0.1
  std::size_t same_as;  ///< the model whose losses it repeats; `model` itself if it repeats none
};

/// The models in the order in which they drop out, the worst first. One that repeats another's
/// losses has no difference to studentize: it is left out of the tests, and follows the other.
///
/// A set that holds every model says that the data cannot tell them apart, not that all are good.
/// Requires: at least one model and one draw.
/// Source: Hansen, Lunde and Nason 2011, Econometrica 79(2).
std::vector<SetMember> confidence_set(const MeanLosses& losses, SetStatistic statistic);

}  // namespace tern
