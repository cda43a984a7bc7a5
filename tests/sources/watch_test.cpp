#include "source/watch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/interrupt.h"
#include "fakes/binance.h"
#include "fakes/binance_stream.h"
#include "fakes/truth_source.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

using fakes::StreamScript;
using fakes::StreamTrouble;
using enum fakes::StreamTrouble;

const Pair kBtc{"BTC", "USDT"}, kEth{"ETH", "USDT"};
constexpr Timestamp kListed = utc_day(2024, 1, 1);
constexpr Timestamp kStart = utc_day(2024, 3, 1) + 7min + 12s;

Timestamp minute(int n) {
  return utc_day(2024, 3, 1) + std::chrono::minutes{n};
}

/// A bar as it was told, and how long after its close.
struct Told {
  Bar bar;
  Duration delay;
};

/// A venue with a stream, and somebody who watches it.
class Watching : public testing::Test {
 protected:
  using Troubles = std::multimap<Timestamp, StreamTrouble>;

  Watching() : truth_(11), clock_(kStart) {
    truth_.list(kBtc, {.from = kListed,
                       .outages = {{minute(30), minute(33)}},
                       .halts = {{minute(40), minute(42)}}});
    truth_.list(kEth, {.from = kListed});
  }

  std::vector<Series> series(std::initializer_list<Interval> intervals) const {
    std::vector<Series> list;
    for (const Interval interval : intervals) {
      list.push_back({"binance", kBtc, interval});
      list.push_back({"binance", kEth, interval});
    }
    return list;
  }

  /// Watches, and holds what was told and what was stored against the truth.
  WatchSummary watch(WatchOptions options, Troubles troubles = {}) {
    StreamScript script = script_;
    script.until = options.until;
    script.troubles = std::move(troubles);
    fakes::BinanceStreams streams(truth_, clock_, script);
    fakes::Server server([](const fakes::Request&) { return fakes::Reply{.status = 404}; });
    server.set_faults(faults_);
    server.set_conversation([&](fakes::WebsocketPeer& peer) { streams.converse(peer); });
    const auto stream =
        make_stream(has_stream_ ? "binance" : "kraken",
                    {.websocket = {.user_agent = "tern-test/1", .ca_file = server.ca_file()},
                     .clock = &clock_,
                     .hosts = {server.websocket_url()}});
    auto database = Database::open(folder_.path());
    EXPECT_TRUE(database);
    BarStore store(*database);
    const auto summary = run(options, stream.get(), store);
    EXPECT_EQ(streams.violations().list(), violations_);
    for (const Series& one : options.series) expect_truth(one, options, store);
    return summary;
  }

  WatchSummary run(const WatchOptions& options, BarStream* stream, BarStore& store) {
    first_ = clock_.now();
    told_.clear();
    said_.clear();
    const WatchListener listener{
        .on_bar =
            [this](const Series& one, const Bar& bar, Timestamp at) {
              told_[one].push_back({bar, at - bar.open_time - length(one.interval)});
              if (on_bar_) on_bar_();
            },
        .on_state = [this](const std::string& text) { said_.push_back(text); }};
    const auto summary = watch_bars({from_, stream, &store, &clock_}, options, listener);
    EXPECT_TRUE(summary) << summary.error().message;
    return summary ? *summary : WatchSummary{};
  }

  /// All bars from the one that was running at first: each once, in order, and in the store.
  void expect_truth(const Series& one, const WatchOptions& options, BarStore& store) {
    const Duration width = length(one.interval);
    const TimeRange since{first_ - first_.time_since_epoch() % width, kTimeMax};
    std::vector<Bar> told;
    for (const Told& each : told_[one]) told.push_back(each.bar);
    expect_beginning(told, truth_.closed(one.pair, one.interval, since, clock_.now()), one);
    if (options.bars_max == SIZE_MAX) {
      const Timestamp settled = std::min(options.until, clock_.now()) - 1min;
      EXPECT_GE(told.size(), truth_.closed(one.pair, one.interval, since, settled).size());
    }
    auto stored = store.load(one, since);
    ASSERT_TRUE(stored);
    EXPECT_GE(stored->size(), told.size());
    if (source_.provisional > 0s && !stored->empty()) stored->pop_back();
    expect_beginning(*stored, truth_.closed(one.pair, one.interval, since, clock_.now()), one);
  }

  static void expect_beginning(const std::vector<Bar>& bars, const std::vector<Bar>& truth,
                               const Series& of) {
    EXPECT_LE(bars.size(), truth.size());
    const auto wrong = std::ranges::mismatch(bars, truth).in1;
    if (wrong == bars.end()) return;
    ADD_FAILURE() << to_string(of.pair) << " " << to_string(of.interval) << " differs at "
                  << to_string(wrong->open_time) << " where the truth is "
                  << to_string(truth.at(static_cast<std::size_t>(wrong - bars.begin())).open_time);
  }

  Duration longest_delay() const {
    Duration longest{0};
    for (const auto& [one, bars] : told_) {
      for (const Told& each : bars) longest = std::max(longest, each.delay);
    }
    return longest;
  }

  bool was_said(std::string_view what) const {
    return std::ranges::any_of(
        said_, [what](const std::string& text) { return text.find(what) != std::string::npos; });
  }

  ScratchFolder folder_;
  fakes::Truth truth_;
  VirtualClock clock_;
  fakes::TruthSource source_{truth_, clock_};
  BarSource* from_ = &source_;
  StreamScript script_{.until = kTimeMax};
  fakes::FaultScript faults_;
  std::function<void()> on_bar_;
  bool has_stream_ = true;
  std::vector<std::string> violations_;
  Timestamp first_;
  std::map<Series, std::vector<Told>> told_;
  std::vector<std::string> said_;
};

TEST_F(Watching, EachBarIsToldAsTheStreamClosesIt) {
  const auto summary =
      watch({.series = series({Interval::m1, Interval::m5}), .until = minute(60) + 5s});
  EXPECT_EQ(summary.bars, 2 * 53U + 2 * 11U - 3U);  // three minutes of BTC were an outage
  EXPECT_EQ(summary.connections, 1U);
  EXPECT_EQ(summary.revised, 0U);
  EXPECT_EQ(summary.unconfirmed, 0U);
  EXPECT_LE(longest_delay(), 3200ms);  // a bar after the outage waits for the venue's word
  EXPECT_TRUE(was_said("connected to wss://localhost"));
}

TEST_F(Watching, AVenueWithoutAStreamIsAskedShortlyAfterEachClose) {
  has_stream_ = false;
  const auto summary = watch({.series = series({Interval::m1}), .until = minute(60) + 5s});
  EXPECT_EQ(summary.connections, 0U);
  EXPECT_EQ(summary.bars, 2 * 53U - 3U);
  EXPECT_LE(longest_delay(), 3s + 10s);
}

TEST_F(Watching, WhateverTheStreamLosesRepeatsAndJumblesTheTruthIsTold) {
  for (const StreamTrouble trouble : {repeat_close, lose_close, late_close, jumble}) {
    Troubles troubles;
    const Timestamp start = clock_.now();
    const Timestamp close = start - start.time_since_epoch() % 1min;
    for (const int n : {2, 3, 5, 10, 11, 12, 13}) {
      troubles.emplace(close + std::chrono::minutes{n}, trouble);
    }
    const auto summary = watch(
        {.series = series({Interval::m1, Interval::m5}), .until = close + 16min + 5s}, troubles);
    EXPECT_EQ(summary.connections, 1U) << static_cast<int>(trouble);
    EXPECT_LE(longest_delay(), 13s);
  }
}

TEST_F(Watching, AnyMixtureOfTroublesTellsTheTruth) {
  Rng rng(3);
  Troubles troubles;
  for (int n = 8; n < 240; ++n) {
    if (rng.uniform() < 0.4) {
      troubles.emplace(minute(n), static_cast<StreamTrouble>(rng.below(11)));
    }
  }
  source_.trouble = [&rng]() -> std::optional<Error> {
    if (rng.uniform() < 0.9) return std::nullopt;
    return fail(Errc::network, "the venue hung up");
  };
  source_.provisional = 2s;
  source_.late = 1s;
  const auto summary =
      watch({.series = series({Interval::m1, Interval::m5}), .until = minute(240) + 5s}, troubles);
  EXPECT_GT(summary.connections, 10U);
}

TEST_F(Watching, TheSameHoldsOverTheNetworkOfAVenueInTrouble) {
  fakes::BinanceFake venue(clock_, truth_, {.settling = 2s});
  Rng rng(9);
  venue.set_troubles([&rng](const fakes::Request&) {
    using enum fakes::BinanceTrouble;
    constexpr std::array kTroubles = {used_up, firewall, overloaded, missing};
    return rng.uniform() < 0.9 ? none : kTroubles[rng.below(kTroubles.size())];
  });
  fakes::Server server([&venue](const fakes::Request& request) { return venue.answer(request); });
  auto http = HttpClient::make({.user_agent = "tern-test/1", .ca_file = server.ca_file()});
  ASSERT_TRUE(http);
  const auto binance = find_venue("binance");
  ASSERT_TRUE(binance);
  const auto source = (*binance)->make({.http = &*http, .clock = &clock_, .url = server.url()});
  from_ = source.get();
  watch({.series = series({Interval::m1, Interval::m5}), .until = minute(120) + 5s},
        {{minute(12), lose_close},
         {minute(20), jumble},
         {minute(34), lose_close},
         {minute(47), stall},
         {minute(58), late_close},
         {minute(59), lose_close},
         {minute(70), shutdown},
         {minute(80), only_pings},
         {minute(95), hang_up}});
  EXPECT_EQ(venue.violations(), std::vector<std::string>{});
}

TEST_F(Watching, AnEmptyAnswerIsNotTakenForAHole) {
  source_.empty = [this] { return clock_.now() > minute(14) && clock_.now() < minute(20); };
  watch({.series = series({Interval::m1}), .until = minute(28) + 5s}, {{minute(15), lose_close}});
  EXPECT_TRUE(was_said("lacks a bar that the venue gave before"));
}

TEST_F(Watching, ASilentConnectionIsReplacedAfterAMinute) {
  const auto summary =
      watch({.series = series({Interval::h1}), .until = minute(70)}, {{minute(12), stall}});
  EXPECT_EQ(summary.connections, 2U);
  EXPECT_TRUE(was_said("nothing was heard for 60 s"));
}

TEST_F(Watching, AConnectionThatOnlyPingsIsReplacedOnceABarWasMissed) {
  const auto summary = watch({.series = series({Interval::m1}), .until = minute(30) + 5s},
                             {{minute(12), only_pings}});
  EXPECT_EQ(summary.connections, 2U);
  EXPECT_TRUE(was_said("which is traded"));
}

TEST_F(Watching, AShutdownIsFollowedByAConnectionAtOnce) {
  for (const StreamTrouble trouble : {shutdown, hang_up, going_away}) {
    const Timestamp start = clock_.now();
    const Timestamp then = start - start.time_since_epoch() % 1min + 5min;
    const auto summary =
        watch({.series = series({Interval::m1}), .until = then + 10min}, {{then, trouble}});
    EXPECT_EQ(summary.connections, 2U);
    EXPECT_TRUE(was_said("reconnecting now"));
  }
}

TEST_F(Watching, UnreadableMessagesAndRefusalsDoNotEndTheWatch) {
  const auto summary = watch({.series = series({Interval::m1}), .until = minute(40)},
                             {{minute(10), garbage}, {minute(20), refusal}, {minute(25), refusal}});
  EXPECT_EQ(summary.connections, 3U);
  EXPECT_TRUE(was_said("passed over: the stream sent a message that is no JSON object"));
  EXPECT_TRUE(was_said("the venue refuses the stream: Invalid request: invalid stream"));
}

TEST_F(Watching, AConnectionIsReplacedBeforeTheVenueEndsIt) {
  script_.step = 60s;
  const auto summary = watch({.series = series({Interval::h1}), .until = kStart + 47h});
  EXPECT_EQ(summary.connections, 3U);
  EXPECT_TRUE(was_said("the connection is 23 hours old"));
  EXPECT_FALSE(was_said("broke off"));
}

TEST_F(Watching, AVenueThatEndsTheConnectionFirstIsConnectedToAgain) {
  script_.step = 60s;
  const auto summary =
      watch({.series = series({Interval::h1}), .until = kStart + 26h, .connection_max = 100h});
  EXPECT_EQ(summary.connections, 2U);
  EXPECT_TRUE(was_said("reconnecting now: the stream's connection broke off without a word"));
}

TEST_F(Watching, ConnectionsThatDoNotLastAreOpenedEverMoreSeldom) {
  faults_ = [](const fakes::Request&) { return fakes::Fault::refuse; };
  const auto summary = watch({.series = series({Interval::m1}), .until = kStart + 2h});
  EXPECT_EQ(summary.connections, 0U);
  const auto tries = std::ranges::count_if(
      said_, [](const std::string& text) { return text.starts_with("reconnecting"); });
  EXPECT_GT(tries, 60);
  EXPECT_LE(tries, 121);  // sixty in an hour
}

TEST_F(Watching, BarsAreToldWhileTheVenueDoesNotAnswer) {
  source_.trouble = [this]() -> std::optional<Error> {
    if (clock_.now() < minute(15) || clock_.now() > minute(25)) return std::nullopt;
    return fail(Errc::network, "the venue hung up");
  };
  const auto summary = watch({.series = series({Interval::m1}), .until = minute(29)});
  EXPECT_LE(longest_delay(), 100ms);
  EXPECT_EQ(summary.unconfirmed, 0U);
  EXPECT_TRUE(was_said("asking for BTC/USDT 1m again in"));
}

TEST_F(Watching, WhatTheVenueCorrectsIsStoredCorrected) {
  source_.provisional = 30s;
  const auto summary = watch({.series = series({Interval::m1}), .until = minute(28) + 5s});
  EXPECT_GE(summary.revised, 2 * 19U);
}

TEST_F(Watching, ABarThatAppearsLateIsStillStoredAndToldOnce) {
  source_.late = 25s;
  watch({.series = series({Interval::m1}), .until = minute(28) + 45s});
  has_stream_ = false;
  watch({.series = series({Interval::m1}), .until = minute(60) + 5s});
  EXPECT_GE(longest_delay(), 25s);
}

TEST_F(Watching, TheVenuesClockDecidesWhatIsClosed) {
  for (const Duration skew : {-20s, 20s}) {
    source_.skew = skew;
    has_stream_ = false;
    watch({.series = series({Interval::m5}), .until = clock_.now() + 1h});
  }
}

TEST_F(Watching, AGapSinceTheLastCommandIsFilledAndNotTold) {
  watch({.series = series({Interval::m1}), .until = minute(15)});
  clock_.advance(10h);
  source_.page_bars = 100;
  const auto summary = watch({.series = series({Interval::m1}), .until = clock_.now() + 10min});
  EXPECT_GE(summary.backfilled, 2 * 590U);
  EXPECT_TRUE(was_said("backfilled"));
  auto database = Database::open(folder_.path());
  ASSERT_TRUE(database);
  const auto stored = BarStore(*database).load({"binance", kBtc, Interval::m1}, {kStart, kTimeMax});
  ASSERT_TRUE(stored);
  EXPECT_GE(stored->size(), 600U);
  expect_beginning(*stored, truth_.closed(kBtc, Interval::m1, {kStart, kTimeMax}, clock_.now()),
                   {"binance", kBtc, Interval::m1});
}

TEST_F(Watching, ItEndsAfterSoManyBars) {
  const auto summary =
      watch({.series = series({Interval::m1}), .until = kStart + 1h, .bars_max = 5});
  EXPECT_EQ(summary.bars, 5U);
  EXPECT_EQ(summary.unconfirmed, 0U);
}

TEST_F(Watching, AnInterruptEndsItWithASummary) {
  on_bar_ = [] { interrupt(); };
  auto database = Database::open(folder_.path());
  ASSERT_TRUE(database);
  BarStore store(*database);
  const auto summary = run({.series = series({Interval::m1})}, nullptr, store);
  clear_interrupt();
  EXPECT_GE(summary.bars, 1U);
}

TEST_F(Watching, AStreamThatIsNotWhoItShouldBeEndsIt) {
  fakes::Server impostor([](const fakes::Request&) { return fakes::Reply{}; },
                         fakes::Server::Identity::somebody_else);
  const auto stream = make_stream(
      "binance", {.websocket = {.user_agent = "tern-test/1", .ca_file = impostor.ca_file()},
                  .clock = &clock_,
                  .hosts = {impostor.websocket_url()}});
  auto database = Database::open(folder_.path());
  ASSERT_TRUE(database);
  BarStore store(*database);
  const WatchListener deaf{.on_bar = [](const Series&, const Bar&, Timestamp) {},
                           .on_state = [](const std::string&) {}};
  const auto summary = watch_bars({&source_, stream.get(), &store, &clock_},
                                  {.series = series({Interval::h1})}, deaf);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, Errc::untrusted);
}

TEST_F(Watching, AnUnknownPairEndsIt) {
  auto database = Database::open(folder_.path());
  ASSERT_TRUE(database);
  BarStore store(*database);
  const WatchListener deaf{.on_bar = [](const Series&, const Bar&, Timestamp) {},
                           .on_state = [](const std::string&) {}};
  const auto summary = watch_bars({&source_, nullptr, &store, &clock_},
                                  {.series = {{"binance", {"NO", "PE"}, Interval::h1}}}, deaf);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, Errc::not_found);
}

}  // namespace
}  // namespace tern
