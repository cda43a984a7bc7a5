#include "app/system_clock.h"

#include <algorithm>
#include <thread>

#include "base/interrupt.h"
#include "run/wall_clock.h"

namespace tern {

Timestamp SystemClock::now() const {
  return wall_clock_now();
}

Status SystemClock::sleep_for(Duration duration) {
  constexpr Duration kStep = 50ms;
  // Not by the wall clock, which may be set while we sleep.
  const auto end = std::chrono::steady_clock::now() + duration;
  while (true) {
    if (interrupted()) return fail(Errc::canceled, "stopped");
    const auto left = std::chrono::ceil<Duration>(end - std::chrono::steady_clock::now());
    if (left <= Duration::zero()) return {};
    std::this_thread::sleep_for(std::min(left, kStep));
  }
}

}  // namespace tern
