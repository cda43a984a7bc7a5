#include "source/server_clock.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

/// Only moves when told.
class SetClock : public Clock {
 public:
  Timestamp now() const override { return time; }
  Status sleep_for(Duration duration) override {
    time += duration;
    return {};
  }
  Timestamp time = kStart;
};

struct ServerClockTest : testing::Test {
  SetClock ours;
  Duration ahead = 90s;
  int asked = 0;
  ServerClock clock{ours, [this]() -> Result<ClockOffset> {
                      ++asked;
                      return ClockOffset{
                          .offset = ahead, .round_trip = 200ms, .measured = ours.time};
                    }};
};

TEST_F(ServerClockTest, IsCarriedOnByOursBetweenQuestions) {
  EXPECT_EQ(*clock.now(), kStart + 90s);
  ours.time += 5min;
  EXPECT_EQ(*clock.now(), kStart + 5min + 90s);
  EXPECT_EQ(asked, 1);
  ours.time += 6min;
  ahead = 91s;
  EXPECT_EQ(*clock.now(), kStart + 11min + 91s);
  EXPECT_EQ(asked, 2);
}

TEST_F(ServerClockTest, IsAskedAgainWhenOurClockIsSetBack) {
  ASSERT_TRUE(clock.now());
  ours.time -= 1h;
  ahead = 1h + 90s;
  EXPECT_EQ(*clock.now(), kStart + 90s);
}

TEST_F(ServerClockTest, TheEarliestItCanHaveShownAllowsForTheWayOfTheAnswer) {
  EXPECT_EQ(clock.earliest(kStart), kStart) << "never asked: ours is all there is";
  ASSERT_TRUE(clock.now());
  EXPECT_EQ(clock.earliest(kStart), kStart + 90s - 100ms);
}

TEST(ServerClockWithoutAnswer, SaysWhy) {
  SetClock ours;
  ServerClock clock(ours, []() -> Result<ClockOffset> { return fail(Errc::network, "gone"); });
  EXPECT_EQ(clock.now().error().message, "gone");
}

TEST(AnsweredSince, GoesBackByTheRoundTripAndTheAgeInACache) {
  HttpReply reply{.status = 200, .headers = {}, .body = {}, .round_trip = 300ms};
  EXPECT_EQ(answered_since(reply, kStart), kStart - 300ms);
  reply.headers = {{"age", "240"}};
  EXPECT_EQ(answered_since(reply, kStart), kStart - 300ms - 240s);
  for (const char* nonsense : {"", "soon", "-5", "1e3", "99999999999999999999"}) {
    reply.headers = {{"age", nonsense}};
    EXPECT_EQ(answered_since(reply, kStart), kStart - 300ms) << nonsense;
  }
  reply.headers = {{"age", "9999999999"}};
  EXPECT_EQ(answered_since(reply, kStart), kStart - 300ms - 24h) << "no cache keeps it for ever";
}

}  // namespace
}  // namespace tern
