#pragma once

#include "source/clock.h"

namespace tern {

/// The time outside. A sleep notices within a moment that the user asks to stop.
class SystemClock : public Clock {
 public:
  Timestamp now() const override;
  Status sleep_for(Duration duration) override;
};

}  // namespace tern
