#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/audit_check.h"
#include "app/learned.h"
#include "base/progress.h"

namespace tern {

/// How well `model` forecast over `horizon`, by pair.
std::vector<PairSkill> skill_of(const Learned& learned, std::string_view model, Duration horizon);

/// What one model found where it can find nothing, and with data that came late.
struct Controlled {
  std::string model;
  std::vector<PairSkill> shuffled;  ///< by shuffle, then pair: labels are of other weeks
  std::vector<PairSkill> late;      ///< by pair: features are an hour old
};

/// Every model that learn_from() forecasts with. One step of `progress` for each shuffle, and one.
///
/// Determinism: the same at any number of jobs.
/// Requires: `datasets` are of `market` and of the first horizon of `config`; shuffles >= 1.
Result<std::vector<Controlled>> control_models(const Config& config, const Market& market,
                                               std::span<const Dataset> datasets,
                                               std::size_t shuffles, std::size_t jobs,
                                               Progress& progress);

}  // namespace tern
