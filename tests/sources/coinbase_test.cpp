#include "source/coinbase.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/coinbase.h"
#include "source/coinbase_probe.h"
#include "sources/venue_scene.h"

namespace tern::fakes {
namespace {

const Pair kBtc{"BTC", "USD"};
const Pair kEth{"ETH", "USD"};
constexpr Timestamp kNow = utc_day(2024, 6, 15) + 10h + 37min + 20s;

using Scene = VenueScene<CoinbaseFake, CoinbaseOptions>;

Scene scene_of(Truth truth, CoinbaseOptions options = {}) {
  return {coinbase_venue(), kNow, std::move(truth), std::move(options)};
}

Truth usual_truth() {
  Truth truth(7);
  truth.list(kBtc, {.from = utc_day(2015, 7, 20) + 15h + 4min});
  truth.list(kEth, {.from = utc_day(2016, 5, 18) + 16min});
  return truth;
}

std::vector<Bar> fetch_all(Scene& scene, Interval interval, TimeRange wanted) {
  std::vector<Bar> bars;
  for (const BarRequest& request : scene->plan(kBtc, interval, wanted, Archives::never)) {
    const auto page = scene->fetch(request);
    EXPECT_TRUE(page) << page.error().message;
    if (!page) break;
    EXPECT_TRUE(page->refused.empty());
    bars.insert(bars.end(), page->bars.begin(), page->bars.end());
  }
  return bars;
}

TEST(Coinbase, PagesHoldThreeHundredBarsAndMeetWithoutOverlap) {
  Scene scene = scene_of(usual_truth());
  const TimeRange wanted{utc_day(2024, 1, 1), utc_day(2024, 2, 1)};  // 744 hours
  const auto requests = scene->plan(kBtc, Interval::h1, wanted, Archives::where_shorter);
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(requests[0].open_times, (TimeRange{wanted.begin, wanted.begin + 300h}));
  EXPECT_EQ(requests[1].open_times.begin, requests[0].open_times.end);
  EXPECT_EQ(requests[2].open_times.end, wanted.end);
  EXPECT_EQ(requests[0].target,
            "/products/BTC-USD/candles?granularity=3600&start=2024-01-01T00:00:00Z&"
            "end=2024-01-13T11:00:00Z");
  EXPECT_EQ(fetch_all(scene, Interval::h1, wanted), scene.fake.closed(kBtc, Interval::h1, wanted));
  EXPECT_EQ(scene.fake.counts()["candles"], 3U);
  EXPECT_TRUE(scene.fake.violations().empty());
}

TEST(Coinbase, TheRunningBarIsDropped) {
  Scene scene = scene_of(usual_truth());
  const Timestamp running = utc_day(2024, 6, 15) + 10h;
  const TimeRange wanted{running - 5h, running + 2h};
  const auto requests = scene->plan(kBtc, Interval::h1, wanted, Archives::never);
  const auto page = scene->fetch(requests.at(0));
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->answered, (TimeRange{running - 5h, running}));
  EXPECT_EQ(page->bars, scene.fake.closed(kBtc, Interval::h1, wanted));
  EXPECT_EQ(page->bars.size(), 5U);
  EXPECT_EQ(page->sha256.size(), 64U);
}

/// One minute to the hour by our clock, or one past it, and the other way round at the venue.
TEST(Coinbase, ItsOwnClockSaysWhatIsClosed) {
  const Timestamp hour = utc_day(2024, 6, 15) + 11h;
  const TimeRange wanted{hour - 3h, hour + 1h};
  for (const auto& [now, skew, closed] :
       {std::tuple{hour - 60s, Duration{120s}, 3U}, std::tuple{hour + 60s, Duration{-120s}, 2U}}) {
    Scene scene(coinbase_venue(), now - 2s, usual_truth(), CoinbaseOptions{.clock_skew = skew});
    EXPECT_LE(std::chrono::abs(*scene->server_time() - (scene.clock.now() + skew)), 1s);
    const auto requests = scene->plan(kBtc, Interval::h1, wanted, Archives::never);
    const auto page = scene->fetch(requests.at(0));
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->bars.size(), closed);
    EXPECT_EQ(page->answered, (TimeRange{hour - 3h, hour - 3h + closed * 1h}));
  }
}

TEST(Coinbase, AnIntervalWithoutTradesHasNoBar) {
  const Timestamp hour = utc_day(2024, 6, 15) + 10h;
  Truth truth(7);
  truth.list(kBtc, {.from = utc_day(2020, 1, 1), .halts = {{hour - 2h, hour - 1h}}});
  Scene scene = scene_of(std::move(truth));
  const auto requests = scene->plan(kBtc, Interval::h1, {hour - 3h, hour}, Archives::never);
  const auto page = scene->fetch(requests.at(0));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->bars.size(), 2U);
  EXPECT_EQ(page->bars[1].open_time, hour - 1h);
  EXPECT_EQ(page->answered, (TimeRange{hour - 3h, hour}));
}

/// The same window is asked for before and after its last bar closes; the cache still holds the
/// first answer, in which that bar was running.
TEST(Coinbase, AnAnswerFromACacheIsReadAsOfWhenItWasMade) {
  const Timestamp hour = utc_day(2024, 6, 15) + 11h;
  Scene scene(coinbase_venue(), hour - 60s, usual_truth(), CoinbaseOptions{.window_cache = 5min});
  const auto requests = scene->plan(kBtc, Interval::h1, {hour - 3h, hour}, Archives::never);
  const auto before = scene->fetch(requests.at(0));
  ASSERT_TRUE(before);
  EXPECT_EQ(before->bars.size(), 2U);
  scene.clock.advance(3min);
  const auto cached = scene->fetch(requests.at(0));
  ASSERT_TRUE(cached);
  EXPECT_EQ(cached->bars.size(), 2U) << "the third bar was still being traded";
  EXPECT_EQ(cached->answered.end, hour - 1h);
  scene.clock.advance(6min);
  const auto fresh = scene->fetch(requests.at(0));
  ASSERT_TRUE(fresh);
  EXPECT_EQ(fresh->bars, scene.fake.closed(kBtc, Interval::h1, {hour - 3h, hour}));
}

TEST(Coinbase, WaitsForItsLimitInsteadOfMeetingIt) {
  Scene scene = scene_of(usual_truth());
  const TimeRange wanted{utc_day(2024, 6, 1), utc_day(2024, 6, 8)};  // 34 pages of minutes
  EXPECT_EQ(fetch_all(scene, Interval::m1, wanted).size(), 7U * 1440);
  EXPECT_TRUE(scene.fake.violations().empty());
  EXPECT_EQ(scene.retries(), 0U);
  EXPECT_GE(scene->traffic().waited, 3s);
  EXPECT_LE(scene->traffic().waited, 5s);
}

TEST(Coinbase, FindsTheFirstBarOfEachInterval) {
  Scene scene = scene_of(usual_truth());
  const auto first = [&](Interval interval) { return **scene->first_open(kEth, interval); };
  EXPECT_EQ(first(Interval::m1), utc_day(2016, 5, 18) + 16min);
  EXPECT_EQ(first(Interval::m5), utc_day(2016, 5, 18) + 15min);
  EXPECT_EQ(first(Interval::m15), utc_day(2016, 5, 18) + 15min);
  EXPECT_EQ(first(Interval::h1), utc_day(2016, 5, 18));
  EXPECT_EQ(first(Interval::d1), utc_day(2016, 5, 18));
  EXPECT_LE(scene.fake.counts()["candles"], 6U) << "two pages of days, one of hours, three finer";
  EXPECT_TRUE(scene.fake.violations().empty());
}

TEST(Coinbase, FindsTheFirstBarBeforeALongRest) {
  Truth truth(7);
  const Timestamp from = utc_day(2017, 3, 4) + 5h;
  truth.list(kBtc, {.from = from, .halts = {{utc_day(2017, 4, 1), utc_day(2023, 11, 1)}}});
  Scene scene = scene_of(std::move(truth));
  EXPECT_EQ(**scene->first_open(kBtc, Interval::h1), from);
}

TEST(Coinbase, FindsAFirstBarOfTodayWithinSixteenRequests) {
  Truth truth(7);
  truth.list(kBtc, {.from = kNow - 10min - 20s});
  Scene scene = scene_of(std::move(truth));
  EXPECT_EQ(**scene->first_open(kBtc, Interval::m1), kNow - 10min - 20s);
  EXPECT_LE(scene.fake.counts()["candles"], 16U);
}

TEST(Coinbase, APairThatNeverTradedHasNoFirstBar) {
  Truth truth(7);
  truth.list(kBtc, {.from = utc_day(2020, 1, 1), .halts = {{utc_day(2020, 1, 1), kTimeMax}}});
  Scene scene = scene_of(std::move(truth));
  const auto first = scene->first_open(kBtc, Interval::h1);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_FALSE(*first);
}

TEST(Coinbase, SaysWhichPairsThereAreInstead) {
  Truth truth = usual_truth();
  truth.list({"OLD", "USD"}, {.from = utc_day(2018, 1, 1), .until = utc_day(2022, 1, 1)});
  truth.list({"NAP", "USD"}, {.from = utc_day(2018, 1, 1)});
  Scene scene = scene_of(std::move(truth), {.statuses = {{{"NAP", "USD"}, "offline"}}});
  EXPECT_TRUE(scene->check_pair(kBtc));
  const auto complaint = [&](const Pair& pair) {
    const Status status = scene->check_pair(pair);
    EXPECT_FALSE(status);
    if (status) return std::string();
    EXPECT_EQ(status.error().kind, Errc::not_found);
    return status.error().message;
  };
  EXPECT_EQ(complaint({"BTC", "USDT"}), "coinbase has no BTC/USDT: it trades BTC against USD");
  EXPECT_EQ(complaint({"OLD", "USD"}),
            "coinbase lists OLD/USD as delisted, not as online: name a pair that it trades now");
  EXPECT_EQ(complaint({"NAP", "USD"}),
            "coinbase lists NAP/USD as offline, not as online: name a pair that it trades now");
  EXPECT_EQ(scene.fake.counts()["products"], 1U);
}

TEST(Coinbase, AnUnknownProductIsNotAskedForTwice) {
  Scene scene = scene_of(usual_truth());
  const auto requests = scene->plan({"NO", "USD"}, Interval::h1,
                                    {utc_day(2024, 1, 1), utc_day(2024, 1, 2)}, Archives::never);
  const auto page = scene->fetch(requests.at(0));
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, Errc::not_found);
  EXPECT_NE(page.error().message.find("coinbase has no product NO-USD"), std::string::npos)
      << page.error().message;
  EXPECT_EQ(scene.retries(), 0U);
}

TEST(Coinbase, PausesWhenOthersBehindTheAddressWereTooFast) {
  Scene scene = scene_of(usual_truth());
  std::size_t asked = 0;
  scene.fake.set_troubles([&](const Request&) {
    return ++asked % 4 == 0 ? CoinbaseTrouble::too_fast : CoinbaseTrouble::none;
  });
  const TimeRange wanted{utc_day(2024, 1, 1), utc_day(2024, 3, 1)};
  EXPECT_EQ(fetch_all(scene, Interval::h1, wanted), scene.fake.closed(kBtc, Interval::h1, wanted));
  EXPECT_GE(scene.retries(), 1U);
  EXPECT_TRUE(scene.fake.violations().empty());
}

std::string probe(Scene& scene, HttpClient& http, std::string_view name, bool holds) {
  for (const Probe& probe : coinbase_probes()) {
    if (probe.name != name) continue;
    scene.clock.advance(2s);
    const auto finding =
        probe.run({.http = &http, .clock = &scene.clock, .url = scene.server.url()});
    EXPECT_TRUE(finding) << finding.error().message;
    if (!finding) return {};
    EXPECT_EQ(finding->holds, holds) << name << ": " << finding->found;
    return finding->found;
  }
  ADD_FAILURE() << "no probe is called " << name;
  return {};
}

TEST(Coinbase, ItsProbesFindWhatTheFakeDoes) {
  Truth truth = usual_truth();
  truth.list({"OLD", "USD"}, {.from = utc_day(2018, 1, 1), .until = utc_day(2023, 1, 1)});
  Scene scene = scene_of(std::move(truth));
  auto http = HttpClient::make({.user_agent = "tern-test/1", .ca_file = scene.server.ca_file()});
  ASSERT_TRUE(http);
  EXPECT_EQ(probe(scene, *http, "layout", true),
            "24 bars, 0 rows that are none, 1 beside the window, newest first");
  EXPECT_EQ(probe(scene, *http, "span", true),
            "300 hours: 302 rows; 301 hours: 400 with 'granularity too small for the requested "
            "time range. Count of aggregations requested exceeds 300'");
  EXPECT_EQ(probe(scene, *http, "epoch bounds", false), "400 with 'Invalid start or end'")
      << "the fake takes the stricter reading";
  EXPECT_EQ(probe(scene, *http, "user agent", true), "400 with 'User-Agent header is required.'");
  EXPECT_EQ(probe(scene, *http, "cache", true),
            "2 rows, age absent, cache-control absent, cf-cache-status absent");
  EXPECT_EQ(probe(scene, *http, "delisted", true), "OLD-USD: 404 with 'NotFound'");
}

/// Any range, any holes, a restart anywhere, and five of a hundred answers spoiled: what arrives is
/// what was traded, no bar twice, and nothing is asked for more often than it must be.
TEST(Coinbase, WhatArrivesIsWhatWasTradedWhateverGoesWrong) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Rng rng(seed);
    const Interval interval =
        std::array{Interval::m1, Interval::m5, Interval::m15, Interval::h1, Interval::d1}[seed % 5];
    const Duration step = length(interval);
    const auto bars = static_cast<std::int64_t>(1 + rng.below(2500));
    const Timestamp end = kNow - kNow.time_since_epoch() % step;
    const TimeRange wanted{end - bars * step, end};
    Truth truth(seed);
    truth.list(kBtc, holed_listing(wanted.begin + bars / 10 * step, wanted, 200 * step, rng));
    Scene scene = scene_of(std::move(truth));
    scene.server.set_faults(random_faults(seed, 0.05));
    scene.fake.set_troubles([&](const Request&) {
      const double draw = rng.uniform();
      if (draw < 0.01) return CoinbaseTrouble::too_fast;
      if (draw < 0.02) return CoinbaseTrouble::unavailable;
      return draw < 0.03 ? CoinbaseTrouble::firewall : CoinbaseTrouble::none;
    });
    std::vector<Bar> arrived;
    const auto requests = scene->plan(kBtc, interval, wanted, Archives::where_shorter);
    const std::size_t crash = rng.below(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (i == crash) scene.restart();
      const auto page = scene->fetch(requests[i]);
      ASSERT_TRUE(page) << "seed " << seed << ": " << page.error().message;
      EXPECT_TRUE(page->refused.empty()) << "seed " << seed;
      EXPECT_EQ(page->answered, requests[i].open_times) << "seed " << seed;
      arrived.insert(arrived.end(), page->bars.begin(), page->bars.end());
    }
    EXPECT_EQ(arrived, scene.fake.closed(kBtc, interval, wanted)) << "seed " << seed;
    EXPECT_EQ(requests.size(), static_cast<std::size_t>((bars + 299) / 300)) << "seed " << seed;
    EXPECT_LE(scene.fake.counts()["candles"], requests.size() + scene.retries());
    EXPECT_EQ(scene.fake.violations(), std::vector<std::string>{}) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tern::fakes
