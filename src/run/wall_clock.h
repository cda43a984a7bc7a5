#pragma once

#include "base/time.h"

namespace tern {

/// What time it is outside. Only the application asks; everything below is told, and so repeats.
Timestamp wall_clock_now();

}  // namespace tern
