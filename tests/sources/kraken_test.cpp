#include "source/kraken.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "fakes/kraken.h"
#include "source/kraken_probe.h"
#include "sources/venue_scene.h"

namespace tern::fakes {
namespace {

const Pair kBtc{"BTC", "USD"};
const Pair kSol{"SOL", "USD"};
constexpr Timestamp kNow = utc_day(2024, 6, 15) + 10h + 37min + 20s;
constexpr Timestamp kRunning = utc_day(2024, 6, 15) + 10h;

using Scene = VenueScene<KrakenFake, KrakenOptions>;

Scene scene_of(Truth truth, KrakenOptions options = {}) {
  return {kraken_venue(), kNow, std::move(truth), options};
}

Truth usual_truth() {
  Truth truth(7);
  truth.list(kBtc, {.from = utc_day(2020, 1, 1)});
  truth.list({"BTC", "USDT"}, {.from = utc_day(2020, 1, 1)});
  truth.list({"ETH", "USD"}, {.from = utc_day(2020, 1, 1)});
  truth.list({"DOGE", "USD"}, {.from = utc_day(2020, 1, 1)});
  truth.list(kSol, {.from = utc_day(2024, 6, 10) + 7h + 13min});
  return truth;
}

Result<BarPage> fetch_one(Scene& scene, const Pair& pair, Interval interval, TimeRange wanted) {
  EXPECT_TRUE(scene->server_time());
  const auto requests = scene->plan(pair, interval, wanted, Archives::where_shorter);
  EXPECT_EQ(requests.size(), 1U);
  if (requests.size() != 1) return fail(Errc::invalid_argument, "no plan");
  auto page = scene->fetch(requests[0]);
  EXPECT_TRUE(page) << page.error().message;
  return page;
}

TEST(Kraken, OneRequestFetchesAllThatCanBeReached) {
  Scene scene = scene_of(usual_truth());
  const auto page = fetch_one(scene, kBtc, Interval::h1, {utc_day(2022, 1, 1), kRunning + 5h});
  ASSERT_TRUE(page);
  const TimeRange reached{kRunning - 720h, kRunning};
  EXPECT_EQ(page->answered, reached);
  EXPECT_EQ(page->bars, scene.fake.closed(kBtc, Interval::h1, reached));
  EXPECT_EQ(page->bars.size(), 720U);
  EXPECT_EQ(page->sha256.size(), 64U);
  EXPECT_TRUE(page->refused.empty());
  EXPECT_EQ(scene.fake.counts()["OHLC"], 1U);
  EXPECT_TRUE(scene.fake.violations().empty());
}

TEST(Kraken, WhatCannotBeReachedIsNotAskedFor) {
  Scene scene = scene_of(usual_truth());
  EXPECT_TRUE(scene
                  ->plan(kBtc, Interval::h1, {utc_day(2022, 1, 1), utc_day(2023, 1, 1)},
                         Archives::where_shorter)
                  .empty());
  EXPECT_TRUE(scene.fake.counts().empty());
}

TEST(Kraken, AnAnswerWithoutRoomForTheRunningBarAnswersForOneLess) {
  Scene scene = scene_of(usual_truth(), {.rows_max = 720});
  const auto page = fetch_one(scene, kBtc, Interval::h1, {utc_day(2022, 1, 1), kRunning});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->answered, (TimeRange{kRunning - 719h, kRunning}));
  EXPECT_EQ(page->bars, scene.fake.closed(kBtc, Interval::h1, page->answered));
  EXPECT_EQ(page->remarks.size(), 1U);
}

TEST(Kraken, OnlyWhatIsNewIsAskedFor) {
  Scene scene = scene_of(usual_truth());
  const TimeRange wanted{kRunning - 3h, kRunning};
  const auto page = fetch_one(scene, kBtc, Interval::h1, wanted);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->bars, scene.fake.closed(kBtc, Interval::h1, wanted));
  const std::string target = scene.server.log().back().target;
  EXPECT_EQ(target, fmt::format("/0/public/OHLC?pair=XBTUSD&interval=60&since={}",
                                epoch_ms(kRunning - 3h) / 1000 - 1));
}

TEST(Kraken, AYoungPairHasNothingBeforeItsFirstBar) {
  Scene scene = scene_of(usual_truth());
  const TimeRange wanted{utc_day(2024, 6, 1), kRunning};
  const auto page = fetch_one(scene, kSol, Interval::h1, wanted);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->answered, wanted);
  EXPECT_EQ(page->bars.front().open_time, utc_day(2024, 6, 10) + 7h);
  EXPECT_TRUE(page->remarks.empty());
}

TEST(Kraken, ItsOwnClockSaysWhatIsClosed) {
  const Timestamp hour = utc_day(2024, 6, 15) + 11h;
  const TimeRange wanted{hour - 3h, hour + 1h};
  for (const auto& [now, skew, closed] :
       {std::tuple{hour - 60s, Duration{120s}, 3U}, std::tuple{hour + 60s, Duration{-120s}, 2U}}) {
    Scene scene(kraken_venue(), now - 2s, usual_truth(), KrakenOptions{.clock_skew = skew});
    const auto page = fetch_one(scene, kBtc, Interval::h1, wanted);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->bars.size(), closed);
    EXPECT_EQ(page->answered, (TimeRange{hour - 3h, hour - 3h + closed * 1h}));
    EXPECT_LE(std::chrono::abs(*scene->server_time() - (scene.clock.now() + skew)), 2s);
  }
}

TEST(Kraken, FlatBarsOfQuietIntervalsAreKeptWhereItSendsThem) {
  Truth truth(7);
  truth.list(kBtc, {.from = utc_day(2020, 1, 1), .halts = {{kRunning - 9h, kRunning - 4h}}});
  for (const bool quiet : {false, true}) {
    Scene scene = scene_of(truth, {.quiet_rows = quiet});
    const TimeRange wanted{kRunning - 12h, kRunning};
    const auto page = fetch_one(scene, kBtc, Interval::h1, wanted);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->bars.size(), quiet ? 12U : 7U);
    EXPECT_EQ(page->bars, scene.fake.closed(kBtc, Interval::h1, wanted));
    EXPECT_EQ(page->answered, wanted);
  }
}

TEST(Kraken, KnowsBitcoinAndDogecoinByOtherNames) {
  Scene scene = scene_of(usual_truth());
  const TimeRange wanted{kRunning - 3h, kRunning};
  for (const Pair& pair : {kBtc, Pair{"BTC", "USDT"}, Pair{"ETH", "USD"}, Pair{"DOGE", "USD"}}) {
    EXPECT_TRUE(scene->check_pair(pair));
    const auto page = fetch_one(scene, pair, Interval::h1, wanted);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->bars, scene.fake.closed(pair, Interval::h1, wanted)) << to_string(pair);
  }
  EXPECT_EQ(scene.fake.counts()["AssetPairs"], 1U);
  EXPECT_TRUE(scene.fake.violations().empty());
}

TEST(Kraken, SaysWhichPairsThereAreInstead) {
  Scene scene = scene_of(usual_truth());
  const Status status = scene->check_pair({"BTC", "EUR"});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, Errc::not_found);
  EXPECT_EQ(status.error().message, "kraken has no BTC/EUR: it trades BTC against USD, USDT");
}

TEST(Kraken, TheFirstBarIsTheOldestThatItStillServes) {
  Scene scene = scene_of(usual_truth());
  EXPECT_EQ(**scene->first_open(kBtc, Interval::h1), kRunning - 720h);
  EXPECT_EQ(**scene->first_open(kSol, Interval::h1), utc_day(2024, 6, 10) + 7h);
  EXPECT_TRUE(scene.fake.violations().empty());
}

TEST(Kraken, AnErrorThatComesWithStatus200IsNotAnAnswer) {
  Scene scene = scene_of(usual_truth());
  const auto requests =
      scene->plan({"NO", "USD"}, Interval::h1, {kRunning - 3h, kRunning}, Archives::never);
  const auto page = scene->fetch(requests.at(0));
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, Errc::not_found);
  EXPECT_NE(page.error().message.find("EQuery:Unknown asset pair"), std::string::npos);
  EXPECT_EQ(scene.retries(), 0U);
}

TEST(Kraken, AsksAgainAfterWhatPasses) {
  Scene scene = scene_of(usual_truth());
  const std::array errors = {"EAPI:Rate limit exceeded", "EGeneral:Too many requests",
                             "EService:Unavailable", "EService:Busy", "EGeneral:Internal error"};
  std::size_t asked = 0;
  scene.fake.set_errors([&](const Request&) -> std::optional<std::string> {
    if (asked == errors.size()) return std::nullopt;
    return errors.at(asked++);
  });
  const auto page = fetch_one(scene, kBtc, Interval::h1, {kRunning - 3h, kRunning});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->bars.size(), 3U);
  EXPECT_EQ(scene.retries(), errors.size());
  EXPECT_GE(scene->traffic().waited, 10s) << "five seconds after each that says it was too fast";
  EXPECT_TRUE(scene.fake.violations().empty());
}

TEST(Kraken, WaitsUntilAThrottleIsOver) {
  Scene scene = scene_of(usual_truth());
  const Timestamp until = std::chrono::floor<std::chrono::seconds>(scene.clock.now()) + 40s;
  scene.fake.set_errors([&](const Request&) -> std::optional<std::string> {
    if (scene.clock.now() >= until) return std::nullopt;
    return fmt::format("EService: Throttled: [{}]", epoch_ms(until) / 1000);
  });
  ASSERT_TRUE(fetch_one(scene, kBtc, Interval::h1, {kRunning - 3h, kRunning}));
  EXPECT_EQ(scene.retries(), 1U);
}

struct Book : HoldBook {
  Result<std::optional<Timestamp>> held_until(std::string_view) override { return until; }
  Status hold(std::string_view, Timestamp t) override {
    until = t;
    return {};
  }
  std::optional<Timestamp> until;
};

TEST(Kraken, ALockoutEndsTheCommandAndIsRememberedByTheNext) {
  VirtualClock clock(kNow);
  KrakenFake fake(clock, usual_truth());
  Server server([&](const Request& request) { return fake.answer(request); });
  auto http = HttpClient::make({.user_agent = "tern-test/1", .ca_file = server.ca_file()});
  ASSERT_TRUE(http);
  Book book;
  const SourceContext context{.http = &*http, .clock = &clock, .holds = &book, .url = server.url()};
  fake.set_errors([](const Request&) { return std::string("EGeneral:Temporary lockout"); });
  const auto locked = kraken_venue().make(context)->server_time();
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.error().kind, Errc::rate_limited);
  EXPECT_NE(locked.error().message.find("kraken says 'EGeneral:Temporary lockout'"),
            std::string::npos)
      << locked.error().message;
  EXPECT_EQ(book.until, kNow + 15min);
  fake.set_errors({});
  EXPECT_FALSE(kraken_venue().make(context)->server_time());
  EXPECT_EQ(fake.counts()["Time"], 1U) << "nobody knocked during the lockout";
  clock.advance(15min);
  EXPECT_TRUE(kraken_venue().make(context)->server_time());
  EXPECT_TRUE(fake.violations().empty());
}

TEST(Kraken, WaitsForItsLimitInsteadOfMeetingIt) {
  Scene scene = scene_of(usual_truth());
  const Timestamp before = scene.clock.now();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(fetch_one(scene, kBtc, Interval::h1, {kRunning - 3h, kRunning}));
  }
  EXPECT_TRUE(scene.fake.violations().empty());
  EXPECT_GE(scene.clock.now() - before, 20s);
  EXPECT_LE(scene.clock.now() - before, 25s);
}

/// What the probes find, by name; `failing` are those whose expectation does not hold.
std::map<std::string_view, std::string> probe_all(const KrakenOptions& options,
                                                  std::vector<std::string_view> failing) {
  Truth truth = usual_truth();
  const Timestamp minute = kRunning + 37min;
  truth.list({"LTC", "BTC"}, {.from = utc_day(2020, 1, 1), .halts = {{minute - 9min, minute}}});
  Scene scene = scene_of(std::move(truth), options);
  auto http = HttpClient::make({.user_agent = "tern-test/1", .ca_file = scene.server.ca_file()});
  std::map<std::string_view, std::string> found;
  for (const Probe& probe : kraken_probes()) {
    const auto finding =
        probe.run({.http = &*http, .clock = &scene.clock, .url = scene.server.url()});
    EXPECT_TRUE(finding) << finding.error().message;
    if (!finding) continue;
    EXPECT_EQ(finding->holds, std::ranges::find(failing, probe.name) == failing.end())
        << probe.name << ": " << finding->found;
    found[probe.name] = finding->found;
  }
  EXPECT_TRUE(scene.fake.violations().empty());
  return found;
}

TEST(Kraken, ItsProbesFindWhatTheFakeDoes) {
  const auto found = probe_all({}, {});
  EXPECT_EQ(found.at("depth"), "721 rows");
  EXPECT_EQ(found.at("last"),
            "last is 2024-06-15 09:00, the newest rows are 2024-06-15 09:00 and 2024-06-15 10:00");
  EXPECT_EQ(found.at("since"), "1 rows from 2024-06-15 10:00 on, after 2024-06-15 09:00");
  EXPECT_EQ(found.at("running"), "the newest row is of 2024-06-15 00:00, at 2024-06-15 10:37:27");
  EXPECT_EQ(found.at("quiet"), "of 730 minutes, 9 have no row and 0 a flat one");
  EXPECT_EQ(probe_all({.rows_max = 720}, {"depth"}).at("depth"), "720 rows");
  EXPECT_EQ(probe_all({.quiet_rows = true}, {}).at("quiet"),
            "of 721 minutes, 0 have no row and 9 a flat one");
}

/// Any range, any holes, a restart before it, and five of a hundred answers spoiled.
TEST(Kraken, WhatArrivesIsWhatWasTradedWhateverGoesWrong) {
  for (std::uint64_t seed = 1; seed <= 24; ++seed) {
    Rng rng(seed);
    const Interval interval = kIntervals.at(seed % kIntervals.size());
    const Duration step = length(interval);
    const auto bars = static_cast<std::int64_t>(1 + rng.below(900));
    const Timestamp end = kNow - kNow.time_since_epoch() % step - step;
    const TimeRange wanted{end - bars * step, end};
    Truth truth(seed);
    // A short range may have no bar at all; the running row is then at the price before it.
    const Timestamp from = wanted.begin + (bars > 100 ? bars / 10 : -100) * step;
    truth.list(kBtc, holed_listing(from, wanted, 50 * step, rng));
    Scene scene = scene_of(std::move(truth), {.quiet_rows = seed % 2 == 0});
    scene.server.set_faults(random_faults(seed, 0.05));
    scene.fake.set_errors([&](const Request&) -> std::optional<std::string> {
      const double draw = rng.uniform();
      if (draw < 0.02) return "EService:Busy";
      return draw < 0.04 ? std::optional<std::string>("EAPI:Rate limit exceeded") : std::nullopt;
    });
    if (seed % 3 == 0) scene.restart();
    const auto page = fetch_one(scene, kBtc, interval, wanted);
    ASSERT_TRUE(page) << "seed " << seed;
    EXPECT_TRUE(page->refused.empty()) << "seed " << seed;
    EXPECT_EQ(page->answered.end, wanted.end) << "seed " << seed;
    EXPECT_LE(page->answered.begin, std::max(wanted.begin, end + step - 720 * step))
        << "seed " << seed;
    EXPECT_EQ(page->bars, scene.fake.closed(kBtc, interval, page->answered)) << "seed " << seed;
    EXPECT_LE(scene.fake.counts()["OHLC"] + scene.fake.counts()["Time"], 2 + scene.retries());
    EXPECT_EQ(scene.fake.violations(), std::vector<std::string>{}) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tern::fakes
