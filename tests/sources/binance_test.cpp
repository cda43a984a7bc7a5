#include <fmt/format.h>

#include <algorithm>

#include "base/rng.h"
#include "sources/binance_world.h"

namespace tern {
namespace {

using fakes::BinanceTrouble;
using fakes::Fault;
using fakes::Request;
using fakes::Truth;

const std::string kKlines = "/api/v3/klines";

Truth one_pair() {
  Truth truth(7);
  truth.list(kBtc, {.from = utc_day(2024, 11, 5) + 6h + 3min});
  return truth;
}

fakes::BinanceTroubleScript trouble_at(std::size_t number, BinanceTrouble trouble) {
  auto seen = std::make_shared<std::size_t>(0);
  return [=](const Request&) { return ++*seen == number ? trouble : BinanceTrouble::none; };
}

// Any pages, holes, running bar, skew of the clocks, latency, and passing faults: the bars are the
// venue's own, and each page was asked for once, but for retries.
TEST(Binance, WhatIsFetchedIsWhatHappened) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Rng rng(seed);
    constexpr std::array kWidths = {Interval::m5, Interval::m15, Interval::h1, Interval::h4,
                                    Interval::d1};
    const Interval interval = kWidths.at(rng.below(kWidths.size()));
    const Duration skew{static_cast<std::int64_t>(rng.below(7'200'000)) - 3'600'000};
    const Timestamp now = kNow + Duration{static_cast<std::int64_t>(rng.below(864'000'000))};
    BinanceWorld world(now - skew, random_truth(rng, now),
                       {.clock_skew = skew, .latency = Duration{static_cast<int>(rng.below(300))}});
    world.server.set_faults(fakes::random_faults(seed, 0.15));
    const auto source = world.source();
    const auto server_time = source->server_time();
    ASSERT_TRUE(server_time) << server_time.error().message;
    const TimeRange wanted = newest(*server_time, interval, 1 + static_cast<int>(rng.below(2'600)));
    const std::size_t retries_before = source->traffic().retries;
    const auto requests = source->plan(kBtc, interval, wanted, Archives::never);
    const Fetched fetched = fetch_all(*source, requests);
    ASSERT_FALSE(fetched.error) << fetched.error->message;
    EXPECT_EQ(fetched.bars, world.venue.closed(kBtc, interval, wanted));
    const auto bars = static_cast<std::size_t>(wanted.length() / length(interval));
    EXPECT_EQ(requests.size(), (bars + 999) / 1000);
    EXPECT_LE(world.count(kKlines), requests.size() + source->traffic().retries - retries_before);
    ASSERT_EQ(fetched.answered.size(), requests.size());
    EXPECT_EQ(fetched.answered.back().end, wanted.end);
    world.expect_no_violations();
  }
}

TEST(Binance, ACountryThatIsNotServedIsToldSoAtOnce) {
  BinanceWorld world(kNow, one_pair(), {.restricted = true});
  const auto time = world.source()->server_time();
  ASSERT_FALSE(time);
  EXPECT_NE(time.error().message.find("--url https://data-api.binance.vision"), std::string::npos);
  EXPECT_EQ(world.server.log().size(), 1U);
}

TEST(Binance, APauseIsKeptWithAndWithoutItsLength) {
  for (const bool told : {true, false}) {
    BinanceWorld world(kNow, one_pair(), {.tells_retry_after = told});
    world.venue.set_troubles(trouble_at(3, BinanceTrouble::used_up));
    const auto source = world.source();
    const TimeRange wanted = newest(kNow, Interval::h1, 2'000);
    const Fetched fetched =
        fetch_all(*source, source->plan(kBtc, Interval::h1, wanted, Archives::never));
    ASSERT_FALSE(fetched.error) << fetched.error->message;
    EXPECT_EQ(fetched.bars, world.venue.closed(kBtc, Interval::h1, wanted));
    EXPECT_EQ(world.venue.throttled(), 1U);
    // The third request came 17 s into the minute.
    EXPECT_GE(world.clock.now(), kNow + 42s);
    EXPECT_LE(world.clock.now(), kNow + 50s);
    EXPECT_FALSE(world.holds.until.empty());
    world.expect_no_violations();
  }
}

/// The clock of a process that is killed as soon as it waits.
class KilledClock : public Clock {
 public:
  explicit KilledClock(const Clock& clock) : clock_(&clock) {}
  Timestamp now() const override { return clock_->now(); }
  Status sleep_for(Duration) override { return fail(Errc::canceled, "killed"); }

 private:
  const Clock* clock_;
};

TEST(Binance, ABanOutlivesTheProcess) {
  for (const bool told : {true, false}) {
    BinanceWorld world(kNow, one_pair(), {.tells_retry_after = told});
    world.venue.set_troubles(trouble_at(2, BinanceTrouble::banned));
    SourceContext context = world.context();
    KilledClock killed(world.clock);
    context.clock = &killed;
    const auto source = binance_venue().make(context);
    ASSERT_TRUE(source->server_time());
    EXPECT_EQ(source->check_pair(kBtc).error().kind, Errc::canceled);
    ASSERT_EQ(world.holds.until.size(), 1U);
    EXPECT_GE(world.holds.until.begin()->second, kNow + 2min);
    EXPECT_LE(world.holds.until.begin()->second, kNow + 2min + 5s);
    EXPECT_TRUE(world.source()->server_time());
    EXPECT_GE(world.clock.now(), kNow + 2min);
    world.expect_no_violations();
  }
}

TEST(Binance, ALimitIsReadAndObeyedAhead) {
  BinanceWorld world(kNow, one_pair(), {.weight_max = 50});
  const auto source = world.source();
  ASSERT_TRUE(source->check_pair(kBtc));
  ASSERT_TRUE(source->check_pair(kBtc));
  EXPECT_EQ(world.count("/api/v3/exchangeInfo"), 1U);
  const TimeRange wanted = newest(kNow, Interval::m1, 60'000);
  const Fetched fetched =
      fetch_all(*source, source->plan(kBtc, Interval::m1, wanted, Archives::never));
  ASSERT_FALSE(fetched.error) << fetched.error->message;
  EXPECT_EQ(fetched.bars.size(), 60'000U);
  EXPECT_EQ(world.venue.throttled(), 0U);
  // 60 pages of weight 2, of which 40 may be spent in a minute.
  EXPECT_GE(world.clock.now(), kNow + 2min);
  EXPECT_LE(world.clock.now(), kNow + 5min);
  world.expect_no_violations();
}

TEST(Binance, TheFirewallAndAnOverloadPass) {
  for (const BinanceTrouble trouble : {BinanceTrouble::firewall, BinanceTrouble::overloaded}) {
    BinanceWorld world(kNow, one_pair());
    world.venue.set_troubles(trouble_at(2, trouble));
    const auto source = world.source();
    const TimeRange wanted = newest(kNow, Interval::h1, 10);
    const Fetched fetched =
        fetch_all(*source, source->plan(kBtc, Interval::h1, wanted, Archives::never));
    ASSERT_FALSE(fetched.error) << fetched.error->message;
    EXPECT_EQ(fetched.bars.size(), 10U);
    world.expect_no_violations();
  }
}

TEST(Binance, AFirewallThatStaysEndsTheCommand) {
  BinanceWorld world(kNow, one_pair());
  world.venue.set_troubles([](const Request&) { return BinanceTrouble::firewall; });
  const auto time = world.source()->server_time();
  ASSERT_FALSE(time);
  EXPECT_EQ(time.error().kind, Errc::rate_limited);
  EXPECT_LE(world.server.log().size(), 6U);
  EXPECT_GE(world.clock.now(), kNow + 5min);
}

TEST(Binance, WhatNoHonestVenueDoesIsNotTriedAgain) {
  for (const Fault fault : fakes::kHostileFaults) {
    BinanceWorld world(kNow, one_pair());
    world.server.set_faults(fakes::every_nth(1, fault));
    const auto time = world.source()->server_time();
    ASSERT_FALSE(time);
    EXPECT_EQ(time.error().kind, Errc::untrusted) << time.error().message;
    EXPECT_EQ(world.server.log().size(), 1U);
  }
}

TEST(Binance, ADelistedPairKeepsItsPastAndSaysWhereItEnds) {
  Truth truth(7);
  const Timestamp end = utc_day(2025, 2, 20) + 3h;
  truth.list(kBtc, {.from = utc_day(2025, 1, 1), .until = end});
  BinanceWorld world(kNow, truth);
  const auto source = world.source();
  ASSERT_TRUE(source->check_pair(kBtc));
  const TimeRange wanted{utc_day(2025, 1, 1), grid_floor(kNow, Interval::h1)};
  const Fetched fetched =
      fetch_all(*source, source->plan(kBtc, Interval::h1, wanted, Archives::never));
  ASSERT_FALSE(fetched.error) << fetched.error->message;
  EXPECT_EQ(fetched.bars, world.venue.closed(kBtc, Interval::h1, wanted));
  EXPECT_EQ(fetched.bars.back().open_time, end - 1h);
  EXPECT_EQ(fetched.remarks,
            (std::vector<std::string>{
                "trading of BTC/USDT stopped at 2025-02-20 03:00: delisted or renamed"}));
  world.expect_no_violations();
}

TEST(Binance, APairIsKnownByItsAssets) {
  BinanceWorld world(kNow, one_pair());
  const auto source = world.source();
  EXPECT_TRUE(source->check_pair(kBtc));
  const auto complaint = [&](const Pair& pair, Errc kind) {
    const Status status = source->check_pair(pair);
    EXPECT_FALSE(status);
    if (status) return std::string();
    EXPECT_EQ(status.error().kind, kind);
    return status.error().message;
  };
  EXPECT_NE(complaint({"BTCU", "SDT"}, Errc::not_found).find("BTC/USDT"), std::string::npos);
  EXPECT_NE(complaint({"DOGE", "USDT"}, Errc::not_found).find("delisted, or spelled otherwise"),
            std::string::npos);
  EXPECT_NE(complaint({"BTC", "USD"}, Errc::not_found).find("it quotes in USDT"),
            std::string::npos);
  EXPECT_NE(complaint({"btc", "usdt"}, Errc::invalid_argument).find("capital"), std::string::npos);
  world.expect_no_violations();
}

TEST(Binance, TheFirstBarIsFound) {
  BinanceWorld world(kNow, one_pair());
  const auto source = world.source();
  const Timestamp listed = utc_day(2024, 11, 5) + 6h + 3min;
  EXPECT_EQ(source->first_open(kBtc, Interval::m1).value(), listed);
  EXPECT_EQ(source->first_open(kBtc, Interval::h1).value(), utc_day(2024, 11, 5) + 6h);
  EXPECT_EQ(source->first_open(kBtc, Interval::d1).value(), utc_day(2024, 11, 5));
  world.expect_no_violations();
}

// It has one bar, which is still being traded.
TEST(Binance, APairOfTodayHasNoFirstBarYet) {
  Truth truth(7);
  truth.list(kBtc, {.from = grid_floor(kNow, Interval::m1)});
  BinanceWorld world(kNow, truth);
  EXPECT_EQ(world.source()->first_open(kBtc, Interval::h1).value(), std::nullopt);
}

// The venue's database lags by the last trades of a bar for a moment after its close.
TEST(Binance, ABarThatHasJustClosedIsRevisedByTheNextQuestion) {
  const Timestamp closed = grid_floor(kNow, Interval::h1);
  BinanceWorld world(closed + 300ms, one_pair(), {.settling = 2s});
  const auto source = world.source();
  const TimeRange last{closed - 1h, closed};
  const auto requests = source->plan(kBtc, Interval::h1, last, Archives::never);
  const Fetched early = fetch_all(*source, requests);
  ASSERT_EQ(early.bars.size(), 1U);
  world.clock.advance(5s);
  const Fetched later = fetch_all(*source, requests);
  EXPECT_EQ(later.bars, world.venue.closed(kBtc, Interval::h1, last));
  EXPECT_NE(early.bars, later.bars);
}

// By the venue's clock, however wrong ours is, and without asking for times to come.
TEST(Binance, ABarIsNotFetchedBeforeItIsClosed) {
  for (const Duration skew : {Duration{-90min}, Duration{0}, Duration{90min}}) {
    const Timestamp boundary = grid_floor(kNow, Interval::h1);
    BinanceWorld world(boundary - 50ms - skew, one_pair(), {.clock_skew = skew});
    const auto source = world.source();
    const TimeRange around{boundary - 3h, boundary + 3h};
    const auto requests = source->plan(kBtc, Interval::h1, around, Archives::never);
    const Fetched before = fetch_all(*source, requests);
    EXPECT_EQ(before.bars.size(), 2U);
    EXPECT_EQ(before.answered, (std::vector{TimeRange{boundary - 3h, boundary - 1h}}));
    world.clock.advance(100ms);
    const Fetched after = fetch_all(*source, requests);
    EXPECT_EQ(after.bars.size(), 3U);
    EXPECT_EQ(after.answered, (std::vector{TimeRange{boundary - 3h, boundary}}));
    EXPECT_EQ(after.bars, world.venue.closed(kBtc, Interval::h1, around));
    world.expect_no_violations();
  }
}

TEST(Binance, NothingIsAskedOfTheFuture) {
  BinanceWorld world(kNow, one_pair());
  const auto source = world.source();
  const TimeRange tomorrow{grid_floor(kNow, Interval::h1), grid_floor(kNow, Interval::h1) + 5h};
  const Fetched fetched =
      fetch_all(*source, source->plan(kBtc, Interval::h1, tomorrow, Archives::never));
  EXPECT_FALSE(fetched.error);
  EXPECT_TRUE(fetched.bars.empty());
  ASSERT_EQ(fetched.answered.size(), 1U);
  EXPECT_TRUE(fetched.answered.front().empty());
  EXPECT_EQ(world.count(kKlines), 0U);
}

}  // namespace
}  // namespace tern
