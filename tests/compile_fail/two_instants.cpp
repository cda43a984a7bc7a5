// Two instants do not add; an instant and a length of time do.
#include "base/time.h"

tern::Timestamp later(tern::Timestamp a) {
  using namespace std::chrono_literals;
#ifdef TERN_MISUSE
  return a + a;
#else
  return a + 1h;
#endif
}
