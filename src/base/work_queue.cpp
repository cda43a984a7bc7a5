#include "base/work_queue.h"

#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"

namespace tern {
namespace {

class Queue {
 public:
  Queue(std::span<const Task> tasks, std::uint64_t bytes_max)
      : tasks_(tasks), bytes_max_(bytes_max) {}

  /// Runs tasks until there are none.
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return next_ == tasks_.size() || fits(tasks_[next_]); });
      if (next_ == tasks_.size()) return;
      const Task& task = tasks_[next_++];
      taken_ += task.bytes;
      ++running_;
      // The next one may fit as well, or there may be none.
      changed_.notify_all();
      lock.unlock();
      task.run();
      lock.lock();
      taken_ -= task.bytes;
      --running_;
      changed_.notify_all();
    }
  }

 private:
  bool fits(const Task& task) const {
    return running_ == 0 || (taken_ <= bytes_max_ && task.bytes <= bytes_max_ - taken_);
  }

  const std::span<const Task> tasks_;
  const std::uint64_t bytes_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::size_t next_ = 0;
  std::size_t running_ = 0;
  std::uint64_t taken_ = 0;
};

}  // namespace

void run_tasks(std::span<const Task> tasks, std::size_t jobs, std::uint64_t bytes_max) {
  TERN_CHECK(jobs >= 1, "work needs at least one worker");
  Queue queue(tasks, bytes_max);
  std::vector<std::jthread> others;
  for (std::size_t w = 1; w < std::min(jobs, tasks.size()); ++w) {
    others.emplace_back([&queue] { queue.work(); });
  }
  queue.work();
}

std::uint64_t machine_memory() {
  auto bytes = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
               static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  // Of control groups version 2 and 1; "max", and a group without a limit, say nothing smaller.
  for (const char* file :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::uint64_t limit = 0;
    if (std::ifstream(file) >> limit) bytes = std::min(bytes, limit);
  }
  return bytes;
}

}  // namespace tern
