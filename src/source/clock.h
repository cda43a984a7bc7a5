#pragma once

#include "base/result.h"
#include "base/time.h"

namespace tern {

/// Time as the sources live in it: they wait for venues, and tests turn it by hand.
class Clock {
 public:
  virtual ~Clock() = default;

  /// UTC, as this machine believes. A venue's own clock decides which bars are closed.
  virtual Timestamp now() const = 0;

  /// Errors: canceled, as soon as the user asks to stop.
  virtual Status sleep_for(Duration duration) = 0;
};

}  // namespace tern
