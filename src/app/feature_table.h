#pragma once

#include <string>

#include "base/time.h"
#include "frame/frame.h"

namespace tern {

/// The rows of `frame` with as_of in `range`, as comma-separated text: a column `as_of` in epoch
/// milliseconds, then the frame's, with a header. Values read back to the bit; a missing one is
/// empty.
///
/// Determinism: the same at any number of `jobs`.
std::string frame_csv(const Frame& frame, TimeRange range, std::size_t jobs);

}  // namespace tern
