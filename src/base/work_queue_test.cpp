#include "base/work_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "base/rng.h"

namespace tern {
namespace {

using namespace std::chrono_literals;

/// Tasks of these sizes that watch each other.
class Watched {
 public:
  explicit Watched(const std::vector<std::uint64_t>& sizes) : runs(sizes.size(), 0) {
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      tasks.push_back({sizes[i], [this, i] { run(i); }});
    }
  }

  std::vector<Task> tasks;
  std::vector<int> runs;
  std::vector<std::size_t> started;
  std::uint64_t bytes_most = 0;  // of those that were not alone
  std::size_t at_once_most = 0;

 private:
  void run(std::size_t i) {
    {
      const std::lock_guard lock(mutex_);
      started.push_back(i);
      bytes_ += tasks[i].bytes;
      ++at_once_;
      at_once_most = std::max(at_once_most, at_once_);
      if (at_once_ > 1) bytes_most = std::max(bytes_most, bytes_);
    }
    std::this_thread::sleep_for(2ms);
    const std::lock_guard lock(mutex_);
    ++runs[i];
    bytes_ -= tasks[i].bytes;
    --at_once_;
  }

  std::mutex mutex_;
  std::uint64_t bytes_ = 0;
  std::size_t at_once_ = 0;
};

TEST(WorkQueue, RunsEveryTaskOnceAndNeverTakesMoreThanItMay) {
  Rng rng(5);
  std::vector<std::uint64_t> sizes;
  for (int i = 0; i < 60; ++i) sizes.push_back(1 + rng.below(60));
  for (const std::size_t jobs : {1U, 2U, 8U, 100U}) {
    Watched watched(sizes);
    run_tasks(watched.tasks, jobs, 100);
    EXPECT_EQ(watched.runs, std::vector<int>(sizes.size(), 1)) << jobs;
    EXPECT_LE(watched.bytes_most, 100U) << jobs;
    EXPECT_LE(watched.at_once_most, jobs);
    EXPECT_EQ(watched.at_once_most > 1, jobs > 1) << "or nothing was run side by side";
  }
  run_tasks({}, 4, 100);
}

TEST(WorkQueue, ATaskThatTakesMoreThanAllMayRunsAlone) {
  Watched watched({10, 10, 500, 10, 10, 700, 800, 10});
  run_tasks(watched.tasks, 4, 100);
  EXPECT_EQ(watched.runs, std::vector<int>(8, 1));
  EXPECT_LE(watched.bytes_most, 100U);
}

TEST(WorkQueue, NothingOvertakesATaskThatHasToWait) {
  // The third waits for the first two; a small one behind it would fit beside either of them.
  Watched watched({60, 40, 90, 20, 20, 20, 20, 20});
  run_tasks(watched.tasks, 4, 100);
  const auto place = [&](std::size_t task) {
    return std::ranges::find(watched.started, task) - watched.started.begin();
  };
  for (std::size_t small = 3; small < 8; ++small) EXPECT_LT(place(2), place(small));
}

TEST(WorkQueue, EvenNothingToSpendLetsTheWorkBeDone) {
  Watched watched({3, 0, 5, 0});
  run_tasks(watched.tasks, 3, 0);
  EXPECT_EQ(watched.runs, std::vector<int>(4, 1));
  EXPECT_EQ(watched.bytes_most, 0U) << "tasks that take nothing may share";
}

TEST(WorkQueue, TheMachineHasMemory) {
  EXPECT_GT(machine_memory(), std::uint64_t{64} << 20);
  EXPECT_LT(machine_memory(), std::uint64_t{1} << 50);
}

}  // namespace
}  // namespace tern
