#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace tern {

/// A piece of work, and the most memory that it takes while it runs.
struct Task {
  std::uint64_t bytes;
  std::function<void()> run;  ///< does not throw
};

/// Runs `tasks` on up to `jobs` threads and returns when all are done. Those that run at the same
/// time take at most `bytes_max` together; one that takes more runs alone.
///
/// They start in their order, and nothing overtakes the one that has to wait: no task starves, and
/// what neighbors share does not have to outlive the last of them.
///
/// Determinism: a task writes only to its own slot, so the result does not depend on `jobs`.
/// Requires: jobs >= 1.
void run_tasks(std::span<const Task> tasks, std::size_t jobs, std::uint64_t bytes_max);

/// The memory that this machine, or the control group that this program runs in, has. Units: bytes.
std::uint64_t machine_memory();

}  // namespace tern
