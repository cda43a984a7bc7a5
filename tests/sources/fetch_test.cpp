// The command `tern data fetch` as a user meets it, against a venue that is stricter than Binance.

#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "sources/fetch_scene.h"

namespace tern {
namespace {

using fakes::Fault;
using fakes::Request;

const std::string kDefault = "fetch --since 2023-03-10";

nlohmann::json json_of(const Child& child) {
  return nlohmann::json::parse(child.out(), nullptr, false);
}

TEST(DataFetchCommand, BringsTwoYearsOfThreePairsInThreeIntervals) {
  FetchScene scene(1);
  Child fetch = scene.start(kDefault + " --json");
  EXPECT_EQ(fetch.wait().code, 0) << fetch.err();
  scene.expect_truth(kTwoYearsAgo);
  EXPECT_EQ(scene.pages().size(), 72U) << "(18 + 5 + 1) pages of each pair";
  EXPECT_EQ(scene.world.count("/api/v3/time"), 1U);
  EXPECT_EQ(scene.world.count("/api/v3/exchangeInfo"), 3U);
  EXPECT_EQ(scene.world.count("/api/v3/klines"), 72U + 3U) << "and a search for each first bar";
  const auto told = json_of(fetch);
  ASSERT_EQ(told["series"].size(), 9U);
  EXPECT_EQ(told["series"][0]["requests"], 18);
  EXPECT_EQ(told["series"][0]["first"], "2023-03-10 00:00");
  EXPECT_EQ(told["series"][0]["last"], "2025-03-10 13:00");
  EXPECT_EQ(told["series"][0]["quarantined"], 0);
  EXPECT_EQ(told["traffic"]["binance"]["requests"], 79);
}

TEST(DataFetchCommand, ASecondTimeItOnlyAsksWhatTimeItIs) {
  FetchScene scene(2);
  EXPECT_EQ(scene.start(kDefault + " --intervals 1d").wait().code, 0);
  const std::size_t before = scene.world.server.log().size();
  EXPECT_EQ(scene.start(kDefault + " --intervals 1d").wait().code, 0);
  const auto log = scene.world.server.log();
  ASSERT_EQ(log.size(), before + 1);
  EXPECT_EQ(log.back().path, "/api/v3/time");
}

TEST(DataFetchCommand, ADryRunShowsTheRequestsAndSendsNone) {
  FetchScene scene(3);
  Child dry = scene.start(kDefault + " --dry-run --json");
  EXPECT_EQ(dry.wait().code, 0) << dry.err();
  EXPECT_TRUE(scene.pages().empty());
  const auto told = json_of(dry);
  EXPECT_EQ(told["requests"], 72);
  EXPECT_NEAR(told["estimate_seconds"].get<double>(), 14.4, 1e-9);
  std::vector<std::string> shown;
  for (const auto& series : told["series"]) {
    for (const auto& url : series["requests"]) shown.push_back(url.get<std::string>());
  }
  Child fetch = scene.start(kDefault);
  EXPECT_EQ(fetch.wait().code, 0) << fetch.err();
  auto sent = scene.pages();
  for (std::string& target : sent) target = scene.world.server.url() + target;
  EXPECT_EQ(sent, shown) << "to the letter";
}

/// Ends `child` when the venue has seen `requests` more: at once, and so without an answer to the
/// last, or some time later. Returns the signal that ended it; zero when it was done before.
int kill_after(FetchScene& scene, Child& child, std::size_t requests, Duration later) {
  std::atomic<bool> seen = false;
  scene.world.server.set_faults([&, number = std::size_t{0}](const Request&) mutable {
    if (++number != requests) return Fault::none;
    if (later == Duration::zero()) child.kill(SIGKILL);
    seen = true;
    return Fault::none;
  });
  while (!seen && child.running()) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(later);
  child.kill(SIGKILL);
  const int signal = child.wait().signal;
  scene.world.server.set_faults(fakes::no_faults());
  return signal;
}

TEST(DataFetchCommand, KilledThirtyTimesItGoesOnWhereItStopped) {
  constexpr std::uint64_t kSeed = 30;
  constexpr Timestamp kSince = utc_day(2023, 1, 20);
  FetchScene scene(kSeed);
  Rng rng(kSeed);
  std::set<std::string> stored;  // pages whose answer must be in the store
  std::size_t kills = 0;
  for (int round = 0; round < 200 && kills < 30; ++round) {
    SCOPED_TRACE(testing::Message() << "seed " << kSeed << ", round " << round);
    const std::size_t before = scene.pages().size();
    Child child = scene.start("fetch --since 2023-01-20");
    const Duration later{round % 2 == 0 ? 0 : static_cast<std::int64_t>(1 + rng.below(8))};
    const bool killed = kill_after(scene, child, 1 + rng.below(13), later) == SIGKILL;
    const auto pages = scene.pages();
    for (std::size_t i = before; i < pages.size(); ++i) {
      EXPECT_FALSE(stored.contains(pages[i])) << pages[i];
      // What a killed process asked last may reach the venue after its end, when the next one
      // already asks: the same page then follows itself, and was not stored.
      if (i + 1 < pages.size() && pages[i + 1] == pages[i]) continue;
      if (i + 1 < pages.size() || !killed) stored.insert(pages[i]);
    }
    if (!killed) break;
    ++kills;
  }
  EXPECT_GE(kills, 30U) << "the fetch was done before: kill it earlier";
  const std::size_t before = scene.pages().size();
  Child last = scene.start("fetch --since 2023-01-20");
  EXPECT_EQ(last.wait().code, 0) << last.err();
  const auto pages = scene.pages();
  EXPECT_GT(pages.size(), before) << "something was left to do";
  for (std::size_t i = before; i < pages.size(); ++i) EXPECT_FALSE(stored.contains(pages[i]));
  EXPECT_LE(pages.size(), std::set(pages.begin(), pages.end()).size() + kills);
  scene.expect_truth(kSince);
}

TEST(DataFetchCommand, CtrlCEndsItSoonAndTheNextOneGoesOn) {
  FetchScene scene(4);
  Child fetch = scene.start(kDefault);
  scene.world.server.set_faults([&, number = 0](const Request&) mutable {
    if (++number != 20) return Fault::none;
    fetch.kill(SIGINT);
    return Fault::drip;  // an answer that would take minutes
  });
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(fetch.wait().code, 130) << fetch.err();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  EXPECT_NE(fetch.err().find("what came is stored"), std::string::npos) << fetch.err();
  EXPECT_NE(fetch.out().find("\nbinance    ETH/USDT   1d"), std::string::npos) << fetch.out();
  const std::size_t sent = scene.pages().size();
  scene.world.server.set_faults(fakes::no_faults());
  EXPECT_EQ(scene.start(kDefault).wait().code, 0);
  EXPECT_EQ(scene.pages().size(), 72U + 1U) << "the interrupted page, again";
  EXPECT_LT(sent, 20U);
  scene.expect_truth(kTwoYearsAgo);
}

TEST(DataFetchCommand, AnUpdateBringsWhatIsNewAndSeesCorrections) {
  FetchScene scene(5, {.settling = 3s});
  const Pair btc = kRoadmap[0];
  EXPECT_EQ(scene.start(kDefault).wait().code, 0);
  const Timestamp last = grid_floor(scene.world.venue.now(), Interval::h1) - 1h;
  Bar corrected = *scene.world.venue.bar(btc, Interval::h1, last);
  corrected.high *= 2;
  scene.world.venue.correct(btc, Interval::h1, corrected);
  scene.world.clock.advance(50h);
  const std::size_t before = scene.pages().size();
  Child update = scene.start("update --json");
  EXPECT_EQ(update.wait().code, 0) << update.err();
  EXPECT_EQ(scene.pages().size(), before + 9) << "one request a series";
  const auto told = json_of(update);
  EXPECT_EQ(told["series"].size(), 9U);
  std::size_t revised = 0;
  for (const auto& series : told["series"]) revised += series["revised"].get<std::size_t>();
  EXPECT_EQ(revised, 1U);
  scene.expect_truth(kTwoYearsAgo);
}

TEST(DataFetchCommand, ARepairFillsWhatTheVenueHas) {
  FetchScene scene(6);
  const Pair btc = kRoadmap[0];
  EXPECT_EQ(scene.start(kDefault + " --pairs BTC/USDT --intervals 1h").wait().code, 0);
  {
    auto database = Database::open(scene.folder.path() / "DATA");
    ASSERT_TRUE(database) << database.error().message;
    ASSERT_TRUE(database->execute(fmt::format("DELETE FROM bars WHERE open_time IN ({}, {})",
                                              epoch_ms(kTwoYearsAgo + 100h),
                                              epoch_ms(kTwoYearsAgo + 7000h))));
    const auto gaps = BarStore(*database).held({"binance", btc, Interval::h1}, kAllTime);
    EXPECT_EQ(gaps->size(), 5U) << "two holes of ours and two outages";
  }
  Child repair = scene.start("repair --json");
  EXPECT_EQ(repair.wait().code, 0) << repair.err();
  const auto told = json_of(repair);
  EXPECT_EQ(told["series"][0]["inserted"], 2);
  const std::string remark = told["series"][0]["remarks"][0];
  EXPECT_NE(remark.find("asked for do not exist at Binance spot"), std::string::npos) << remark;
  auto database = Database::open(scene.folder.path() / "DATA");
  EXPECT_EQ(
      BarStore(*database).load({"binance", btc, Interval::h1}, kAllTime),
      scene.world.venue.closed(btc, Interval::h1, {kTwoYearsAgo, grid_floor(kNow, Interval::h1)}));
}

TEST(DataFetchCommand, BulkFilesBringTheSameBars) {
  FetchScene scene(7);
  const TimeRange winter{utc_day(2024, 12, 1), utc_day(2025, 2, 1)};
  Child fetch = scene.start(
      "fetch --since 2024-12-01 --until 2025-02-01 --pairs BTC/USDT --intervals 1h --archives "
      "always");
  EXPECT_EQ(fetch.wait().code, 0) << fetch.err();
  EXPECT_EQ(scene.world.archive.counts().size(), 4U) << "two months, and what they hash to";
  EXPECT_TRUE(scene.pages().empty());
  auto database = Database::open(scene.folder.path() / "DATA");
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(BarStore(*database).load({"binance", kRoadmap[0], Interval::h1}, kAllTime),
            scene.world.venue.closed(kRoadmap[0], Interval::h1, winter));
  scene.world.expect_no_violations();
}

TEST(DataFetchCommand, APairThatIsNotKnownDoesNotKeepTheOthersAway) {
  FetchScene scene(8);
  Child fetch = scene.start(kDefault + " --pairs NOPE/USDT,BTC/USDT --intervals 1d");
  EXPECT_EQ(fetch.wait().code, 2);
  EXPECT_NE(fetch.err().find("binance does not know NOPEUSDT"), std::string::npos) << fetch.err();
  EXPECT_NE(fetch.out().find("binance    BTC/USDT   1d              1       731"),
            std::string::npos)
      << fetch.out();
}

TEST(DataFetchCommand, APlaceThatIsNotServedIsToldOfTheOtherHost) {
  FetchScene scene(9, {.restricted = true});
  Child fetch = scene.start(kDefault);
  EXPECT_EQ(fetch.wait().code, 2);
  EXPECT_NE(fetch.err().find("data-api.binance.vision"), std::string::npos) << fetch.err();
  EXPECT_EQ(scene.world.server.log().size(), 1U) << "asking again would not help";
}

}  // namespace
}  // namespace tern
