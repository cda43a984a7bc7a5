#include "base/parallel.h"

#include <gtest/gtest.h>

#include <vector>

namespace tern {
namespace {

TEST(Parallel, DoesEveryItemOnceAtAnyNumberOfJobs) {
  for (const std::size_t jobs : {1U, 2U, 8U}) {
    std::vector<int> done(100, 0);
    parallel_for(done.size(), jobs, [&](std::size_t i) { ++done[i]; });
    EXPECT_EQ(done, std::vector<int>(100, 1)) << jobs;
  }
  parallel_for(0, 4, [](std::size_t) { FAIL() << "there was nothing to do"; });
}

}  // namespace
}  // namespace tern
