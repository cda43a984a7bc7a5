#pragma once

#include <cstdio>
#include <cstdlib>

/// Aborts, with file and line, when our own code has broken its contract.
///
/// A failed check means a bug, and a program with a bug must not trade. Never check what the user,
/// the disk, or the venue controls: that is an Error (base/result.h). Always on, in every build.
/// The prefix is needed: libtorch and the test framework both define a bare CHECK.
#define TERN_CHECK(condition, why)                                                                 \
  do {                                                                                             \
    if (!(condition)) [[unlikely]] {                                                               \
      std::fprintf(stderr, "%s:%d: check failed: %s (%s)\n", __FILE__, __LINE__, #condition, why); \
      std::abort();                                                                                \
    }                                                                                              \
  } while (false)

/// As TERN_CHECK, for inner loops: compiled out of release builds, on in the dev and tsan builds.
#ifdef NDEBUG
#define TERN_DCHECK(condition, why) static_cast<void>(0)
#else
#define TERN_DCHECK(condition, why) TERN_CHECK(condition, why)
#endif
