#pragma once

#include "forecast/network_library.h"

namespace tern {

/// Errors: invalid_argument: a device that libtorch does not have; io: what libtorch threw.
/// Requires: `state` has weight_count(shape) numbers of each sort.
Result<std::unique_ptr<NetworkTrainer>> make_network_trainer(const NetworkShape& shape,
                                                             const LearningRules& rules,
                                                             const LearningState& state);

}  // namespace tern
