#include "base/progress.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

TEST(Progress, TellsTimeAsAClockDoes) {
  EXPECT_EQ(clock_text(0), "0:00");
  EXPECT_EQ(clock_text(7.4), "0:07");
  EXPECT_EQ(clock_text(59.6), "1:00");
  EXPECT_EQ(clock_text(130), "2:10");
  EXPECT_EQ(clock_text(3599), "59:59");
  EXPECT_EQ(clock_text(3730), "1:02:10");
  EXPECT_EQ(clock_text(100 * 3600.0), "100:00:00");
}

}  // namespace
}  // namespace tern
