#pragma once

#include <mutex>

#include "base/interrupt.h"
#include "source/clock.h"

namespace tern {

/// A clock that only moves when told, or when somebody sleeps. Shared by a client and its fake.
/// Thread-safe.
class VirtualClock : public Clock {
 public:
  explicit VirtualClock(Timestamp start) : now_(start) {}

  Timestamp now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  Status sleep_for(Duration duration) override {
    if (interrupted()) return fail(Errc::canceled, "stopped");
    advance(duration);
    return {};
  }
  void advance(Duration duration) {
    const std::lock_guard lock(mutex_);
    now_ += duration;
  }

 private:
  mutable std::mutex mutex_;
  Timestamp now_;
};

}  // namespace tern
