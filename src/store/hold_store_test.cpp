#include "store/hold_store.h"

#include <gtest/gtest.h>

#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kUntil = utc_day(2025, 3, 1) + 7h + Duration{1};

TEST(HoldStore, AHoldOutlivesTheProcessThatWasTold) {
  const ScratchFolder scratch;
  {
    auto database = Database::open(scratch.path());
    ASSERT_TRUE(database) << database.error().message;
    HoldStore holds(*database);
    EXPECT_EQ(*holds.held_until("api.example.org"), std::nullopt);
    ASSERT_TRUE(holds.hold("api.example.org", kUntil));
  }
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(*HoldStore(*database).held_until("api.example.org"), kUntil);
  EXPECT_EQ(*HoldStore(*database).held_until("data.example.org"), std::nullopt);
}

TEST(HoldStore, AHoldIsExtendedAndNeverShortened) {
  const ScratchFolder scratch;
  auto database = Database::open(scratch.path());
  ASSERT_TRUE(database) << database.error().message;
  HoldStore holds(*database);
  ASSERT_TRUE(holds.hold("a", kUntil));
  ASSERT_TRUE(holds.hold("a", kUntil - 1h));
  EXPECT_EQ(*holds.held_until("a"), kUntil);
  ASSERT_TRUE(holds.hold("a", kUntil + 1h));
  EXPECT_EQ(*holds.held_until("a"), kUntil + 1h);
}

}  // namespace
}  // namespace tern
