#pragma once

#include "app/config.h"

namespace tern {

/// True when the two have an instant in common.
bool overlap(TimeRange a, TimeRange b);

/// Where the seal begins: no bar that closes later may be seen. Nothing without a hold-out, or when
/// it was opened.
std::optional<Timestamp> sealed_from(const Config& config);

/// learn.timerange as far as it may be judged: up to the seal.
TimeRange judged_range(const Config& config);

/// Errors: invalid_argument: an opening without a hold-out, or a seal that leaves nothing to judge.
Status check_holdout(const Config& config);

}  // namespace tern
