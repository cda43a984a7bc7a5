#include "run/wall_clock.h"

namespace tern {

Timestamp wall_clock_now() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

}  // namespace tern
