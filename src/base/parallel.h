#pragma once

#include <cstddef>
#include <functional>

namespace tern {

/// The number of worker threads to use when the user did not say: one per core.
std::size_t default_jobs();

/// Runs `body(0) ... body(count - 1)` on up to `jobs` threads and returns when all are done.
///
/// Determinism: a body writes only to its own slot, so the result does not depend on `jobs`.
/// Requires: jobs >= 1; `body` does not throw.
void parallel_for(std::size_t count, std::size_t jobs,
                  const std::function<void(std::size_t)>& body);

/// What a processor has spent on this thread, waiting left out.
double thread_seconds();

}  // namespace tern
