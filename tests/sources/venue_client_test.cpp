#include "source/venue_client.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <mutex>

#include "base/interrupt.h"
#include "fakes/server.h"
#include "fakes/virtual_clock.h"

namespace tern::fakes {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1) + 12h + 10s;
constexpr RateRule kWide{.weight = 1e6, .window = 1min, .aligned = true};

class Memory : public HoldBook {
 public:
  Result<std::optional<Timestamp>> held_until(std::string_view host) override {
    const auto found = until_.find(std::string(host));
    if (found == until_.end()) return std::nullopt;
    return found->second;
  }
  Status hold(std::string_view host, Timestamp until) override {
    until_[std::string(host)] = until;
    return {};
  }

 private:
  std::map<std::string, Timestamp> until_;
};

/// A venue that gives the scripted answers in turn and then good ones, and notes when it was asked.
class Venue : public testing::Test {
 protected:
  void TearDown() override { clear_interrupt(); }

  VenueClient client(const VenueClientOptions& options) {
    return VenueClient(http, clock, options);
  }
  static Ruling rule(const HttpReply& reply) { return rule_by_status(reply, ""); }

  std::vector<Timestamp> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  void script(std::vector<Reply> replies) {
    const std::lock_guard lock(mutex_);
    script_ = std::move(replies);
    next_ = 0;
  }

  VirtualClock clock{kStart};
  Server server{[this](const Request& request) { return answer(request); }};
  HttpClient http = *HttpClient::make({.user_agent = "tern-test/1", .ca_file = server.ca_file()});

 private:
  Reply answer(const Request&) {
    const std::lock_guard lock(mutex_);
    asked_.push_back(clock.now());
    return next_ < script_.size() ? script_[next_++] : Reply{.body = "{\"good\":1}"};
  }

  mutable std::mutex mutex_;
  std::vector<Timestamp> asked_;
  std::vector<Reply> script_;
  std::size_t next_ = 0;
};

Reply throttled(int status, std::string_view seconds) {
  return {.status = status,
          .body = "{\"code\":-1003,\"msg\":\"Too much request weight used\"}",
          .headers = {{"Retry-After", std::string(seconds)}}};
}

TEST_F(Venue, WhatPassesIsTriedAgainAfterAGrowingPause) {
  script({{.status = 500, .body = "{}"}, {.status = 503, .body = "{}"}, {.body = ""}});
  VenueClient venue =
      client({.url = server.url(), .rate = kWide, .backoff = 10s, .backoff_max = 25s});
  const auto reply = venue.get("/x", 1, rule);
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->body, "{\"good\":1}");
  const auto at = asked();
  ASSERT_EQ(at.size(), 4U);
  EXPECT_LE(at[1] - at[0], 10s);
  EXPECT_LE(at[2] - at[1], 20s);
  EXPECT_LE(at[3] - at[2], 25s);
  EXPECT_EQ(venue.traffic().requests, 4U);
  EXPECT_EQ(venue.traffic().retries, 3U);
  EXPECT_EQ(venue.traffic().bytes, 14U);
  EXPECT_EQ(venue.traffic().waited, at[3] - at[0]);
}

TEST_F(Venue, PausesAreDrawnFromAllOfTheirRange) {
  const int count = 400;
  double sum = 0;
  Duration longest = 0ms;
  for (int i = 0; i < count; ++i) {
    script({{.status = 500, .body = "{}"}});
    VenueClient venue = client({.url = server.url(),
                                .rate = kWide,
                                .backoff = 10s,
                                .seed = static_cast<std::uint64_t>(i)});
    ASSERT_TRUE(venue.get("/x", 1, rule));
    sum += static_cast<double>(venue.traffic().waited.count());
    longest = std::max(longest, venue.traffic().waited);
  }
  // Uniform in [0, 10 s]: the mean of 400 is within 5 standard errors of 5 s, the most near 10 s.
  EXPECT_NEAR(sum / count, 5000, 5 * 10'000 / std::sqrt(12.0 * count));
  EXPECT_GT(longest, 9500ms);
  EXPECT_LE(longest, 10s);
}

TEST_F(Venue, TheSameSeedPausesTheSame) {
  Duration waited[2];
  for (Duration& one : waited) {
    script(std::vector<Reply>(4, {.status = 500, .body = "{}"}));
    VenueClient venue = client({.url = server.url(), .rate = kWide, .seed = 9});
    ASSERT_TRUE(venue.get("/x", 1, rule));
    one = venue.traffic().waited;
  }
  EXPECT_EQ(waited[0], waited[1]);
}

TEST_F(Venue, TriesAreBounded) {
  script(std::vector<Reply>(100, {.status = 502, .body = "{}"}));
  VenueClient venue = client({.url = server.url(), .rate = kWide, .tries = 3});
  const auto reply = venue.get("/x?secret=1", 1, rule);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::network);
  EXPECT_EQ(asked().size(), 3U);
  EXPECT_EQ(reply.error().message,
            "after 3 tries: " + server.url().substr(8) + "/x: answered 502: {}");
}

TEST_F(Venue, WhatNeverWorksIsAskedOnce) {
  script({{.status = 400, .body = "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"}});
  VenueClient venue = client({.url = server.url(), .rate = kWide});
  const auto reply = venue.get("/x", 1, rule);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::invalid_argument);
  EXPECT_NE(reply.error().message.find("Invalid symbol."), std::string::npos);
  EXPECT_EQ(asked().size(), 1U);
}

TEST_F(Venue, BrokenConnectionsAreTriedAgainAndDishonestOnesAreNot) {
  for (const Fault fault : {Fault::reset, Fault::truncate, Fault::bad_gzip, Fault::html}) {
    int left = 2;
    server.set_faults([&](const Request&) { return left-- > 0 ? fault : Fault::none; });
    VenueClient venue = client({.url = server.url(), .rate = kWide});
    EXPECT_TRUE(venue.get("/x", 1, rule));
    EXPECT_EQ(venue.traffic().retries, 2U) << static_cast<int>(fault);
  }
  server.set_faults([](const Request&) { return Fault::redirect; });
  VenueClient venue = client({.url = server.url(), .rate = kWide});
  const auto reply = venue.get("/x", 1, rule);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::untrusted);
  EXPECT_EQ(venue.traffic().requests, 1U);
}

TEST_F(Venue, AVenueThatAsksForAPauseGetsIt) {
  script({throttled(429, "30"), throttled(503, "20")});
  VenueClient venue = client({.url = server.url(), .rate = kWide});
  ASSERT_TRUE(venue.get("/x", 1, rule));
  const auto at = asked();
  ASSERT_EQ(at.size(), 3U);
  EXPECT_EQ(at[1] - at[0], 31s);  // and a second for what was rounded away
  EXPECT_EQ(at[2] - at[1], 21s);
}

TEST_F(Venue, APauseBindsAlsoWhoAsksAfterTheLastTry) {
  script({throttled(429, "30")});
  VenueClient venue = client({.url = server.url(), .rate = kWide, .tries = 1});
  const auto refused = venue.get("/x", 1, rule);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::rate_limited);
  ASSERT_TRUE(venue.get("/y", 1, rule));
  EXPECT_EQ(asked()[1] - asked()[0], 31s);
}

TEST_F(Venue, ARefusalWithoutAWordForHowLongWaitsAWholeWindow) {
  script({{.status = 429, .body = "{}"}});
  VenueClient venue = client({.url = server.url(), .rate = kWide});
  ASSERT_TRUE(venue.get("/x", 1, rule));
  EXPECT_GE(asked()[1] - asked()[0], kWide.window);
}

TEST_F(Venue, APauseBeyondThePatienceEndsTheCommandAndIsRemembered) {
  Memory holds;
  script({throttled(418, "600")});
  VenueClient venue =
      client({.url = server.url(), .rate = kWide, .patience = 5min, .holds = &holds});
  for (int i = 0; i < 2; ++i) {
    const auto reply = venue.get("/x", 1, rule);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, Errc::rate_limited);
    EXPECT_NE(reply.error().message.find("2024-01-01 12:10:11"), std::string::npos)
        << reply.error().message;
  }
  EXPECT_EQ(asked().size(), 1U);
  VenueClient next = client({.url = server.url(),
                             .rate = kWide,
                             .patience = 5min,
                             .holds = &holds});  // as the next process
  const auto reply = next.get("/x", 1, rule);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::rate_limited);
  EXPECT_EQ(asked().size(), 1U) << "asked while banned";
  clock.advance(8min);
  VenueClient later =
      client({.url = server.url(), .rate = kWide, .patience = 5min, .holds = &holds});
  EXPECT_TRUE(later.get("/x", 1, rule));
  EXPECT_EQ(asked()[1], kStart + 601s);
}

TEST_F(Venue, AVenuesOwnRuleCanNameThePause) {
  script({{.status = 418, .body = "banned until then"}});
  Memory holds;
  VenueClient venue = client({.url = server.url(), .rate = kWide, .holds = &holds});
  ASSERT_TRUE(venue.get("/x", 1, [](const HttpReply& reply) {
    Ruling ruling = rule(reply);
    if (ruling.kind == Ruling::Kind::again) ruling.wait = 100s;
    return ruling;
  }));
  EXPECT_EQ(asked()[1] - asked()[0], 100s);
  EXPECT_EQ(*holds.held_until(server.url().substr(8)), kStart + 100s);
}

TEST_F(Venue, RequestsStayBelowTheRule) {
  const RateRule rate{.weight = 10, .window = 6s, .aligned = false};
  VenueClient venue = client({.url = server.url(), .rate = rate});
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(venue.get("/x", 2, rule));
  const auto at = asked();
  for (std::size_t i = 5; i < at.size(); ++i) EXPECT_GE(at[i] - at[i - 5], 6s);
  EXPECT_EQ(at.back() - at.front(), 9 * 6s);  // and no slower
  EXPECT_EQ(venue.traffic().waited, 9 * 6s);
}

TEST_F(Venue, AKeyThatIsEchoedDoesNotShow) {
  const std::string secret = "CG-s3cr3t-k3y";
  const std::string long_echo = std::string(193, '.') + secret;  // a quotation would cut it
  script({{.status = 401, .body = "{\"error\":\"no such key: " + secret + "\"}"},
          {.status = 401, .body = long_echo}});
  VenueClient venue = client({.url = server.url(), .rate = kWide});
  for (int i = 0; i < 2; ++i) {
    const auto reply = venue.get("/x", 1, rule, {{"x-key", secret}});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().message.find("CG-"), std::string::npos) << reply.error().message;
    EXPECT_NE(reply.error().message.find("***"), std::string::npos) << reply.error().message;
  }
  EXPECT_EQ(server.log()[0].headers.at("x-key"), secret);
}

TEST_F(Venue, AWishToStopEndsAPause) {
  script({throttled(429, "30")});
  VenueClient venue = client({.url = server.url(), .rate = kWide});
  const auto reply = venue.get("/x", 1, [](const HttpReply& answer) {
    interrupt();
    return rule(answer);
  });
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Errc::canceled);
  EXPECT_EQ(asked().size(), 1U);
}

}  // namespace
}  // namespace tern::fakes
