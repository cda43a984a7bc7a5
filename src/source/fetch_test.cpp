#include "source/scripted_fetch.h"

namespace tern {
namespace {

using Fetch = ScriptedFetch;

TEST_F(Fetch, BringsAllBarsOfARangeInPages) {
  const auto fetched = fetch(month({Interval::d1, Interval::h1}));
  ASSERT_EQ(fetched.size(), 2U);
  EXPECT_EQ(fetched[0].series.interval, Interval::h1) << "shorter ones come first";
  EXPECT_EQ(fetched[0].requests, 8U) << "744 bars";
  EXPECT_EQ(fetched[0].outcome.inserted, 744U);
  EXPECT_EQ(fetched[0].span, (TimeRange{kFrom, utc_day(2024, 2, 1) - 1h}));
  EXPECT_FALSE(fetched[0].error);
  EXPECT_TRUE(fetched[0].remarks.empty());
  EXPECT_EQ(stored(), truth());
  EXPECT_EQ(stored(Interval::d1), truth(Interval::d1));
  const auto books = BarStore(*database_).imports();
  EXPECT_EQ(books->front().source.name, script_.log.front());
  EXPECT_EQ(books->front().source.layout, "scripted bars");
  EXPECT_EQ(books->front().source.imported_at, script_.now);
}

TEST_F(Fetch, GoesOnAfterAFailureAtAnyRequest) {
  FetchOptions options = month({Interval::h1, Interval::h4, Interval::d1});
  options.pairs = {kBtc, kEth};
  const std::size_t whole = plan(options).requests;
  ASSERT_EQ(whole, 18U);
  for (std::size_t place = 0; place < whole; ++place) {
    SCOPED_TRACE(place);
    forget_all();
    script_.log.clear();
    fail_at(place, Errc::network);
    const auto first = fetch(options);
    EXPECT_EQ(std::ranges::count_if(first, [](const auto& is) { return is.error.has_value(); }), 1);
    const std::string failed = script_.log.at(place);
    for (const auto& is : fetch(options)) EXPECT_FALSE(is.error);
    for (const Interval interval : {Interval::h1, Interval::h4, Interval::d1}) {
      EXPECT_EQ(stored(interval), truth(interval));
      EXPECT_EQ(stored(interval, kEth), truth(interval));
    }
    std::map<std::string, int> asked;
    for (const std::string& target : script_.log) ++asked[target];
    EXPECT_EQ(asked.size(), whole);
    for (const auto& [target, times] : asked) EXPECT_EQ(times, target == failed ? 2 : 1) << target;
  }
}

TEST_F(Fetch, AnUnfinishedBarIsNeverStored) {
  script_.now = kFrom + 10h - Duration{1};
  fetch(month());
  EXPECT_EQ(stored().back().open_time, kFrom + 8h);
  script_.now = kFrom + 10h;
  fetch(month());
  EXPECT_EQ(stored().back().open_time, kFrom + 9h);
}

TEST_F(Fetch, AnIntervalThatTheVenueLacksIsBuilt) {
  script_.listed = kFrom + 6h;
  script_.outages = {kFrom + 20h, kFrom + 24h, kFrom + 25h, kFrom + 26h, kFrom + 27h};
  const auto fetched = fetch(month({Interval::h4}));
  ASSERT_EQ(fetched.size(), 2U) << "what it is built of is fetched, stored, and told";
  EXPECT_EQ(fetched[0].series, series(Interval::h1));
  EXPECT_EQ(fetched[1].series, series(Interval::h4));
  EXPECT_EQ(fetched[1].requests, 0U);
  EXPECT_EQ(stored(), truth());
  EXPECT_EQ(stored(Interval::h4), truth(Interval::h4));
  EXPECT_EQ(stored(Interval::h4).front().open_time, kFrom + 4h) << "of its last two hours";
  const auto books = BarStore(*database_).imports();
  EXPECT_EQ(books->back().source.layout, "built from 1h");
  EXPECT_EQ(books->back().source.name, "1h bars 2024-01-01 00:00 to 2024-02-01 00:00");
  EXPECT_EQ(plan(month({Interval::h4})).series[1].wanted, Stretches{});
}

TEST_F(Fetch, ABuiltBarWaitsForItsLastPart) {
  fail_at(2, Errc::network);
  const auto fetched = fetch(month({Interval::h4}));
  EXPECT_TRUE(fetched[0].error);
  EXPECT_FALSE(fetched[1].error);
  EXPECT_EQ(stored(Interval::h4).size(), 50U) << "of 200 hours";
  EXPECT_EQ(fetched[1].remarks,
            std::vector<std::string>{"136 bars did not come yet: the next fetch asks again"});
  fetch(month({Interval::h4}));
  EXPECT_EQ(stored(Interval::h4), truth(Interval::h4));
}

TEST_F(Fetch, BuiltBarsFollowTheNewestOnes) {
  script_.now = kFrom + 50h + 30min;
  fetch(month({Interval::h4}));
  EXPECT_EQ(stored(Interval::h4).size(), 12U);
  script_.now = kFrom + 90h + 30min;
  fetch(month({Interval::h4}, FetchGoal::newest));
  EXPECT_EQ(stored(), truth());
  EXPECT_EQ(stored(Interval::h4), truth(Interval::h4));
}

TEST_F(Fetch, ARepairedPartRepairsWhatWasBuiltOfIt) {
  script_.outages = {kFrom + 5h};
  fetch(month({Interval::h4}));
  script_.outages = {};
  const auto repaired = fetch(month({Interval::h4}, FetchGoal::gaps));
  EXPECT_EQ(repaired[1].outcome.revised, 1U);
  EXPECT_EQ(stored(), truth());
  EXPECT_EQ(stored(Interval::h4), truth(Interval::h4));
}

TEST_F(Fetch, ABarThatIsLateIsAskedForAgain) {
  script_.now = utc_day(2024, 2, 1) + 2min;
  script_.late = true;
  const auto fetched = fetch(month());
  EXPECT_EQ(fetched[0].remarks,
            std::vector<std::string>{"1 bar did not come yet: the next fetch asks again"});
  script_.late = false;
  fetch(month());
  EXPECT_EQ(stored(), truth());
  EXPECT_EQ(stored().size(), 744U);
}

TEST_F(Fetch, ABarThatIsTooLateDoesNotExist) {
  script_.late = true;
  fetch(month());
  EXPECT_EQ(plan(month()).requests, 0U) << "after half an hour it is not coming";
  EXPECT_EQ(plan(month({Interval::h1}, FetchGoal::newest)).requests, 1U)
      << "though an update looks once more";
}

TEST_F(Fetch, AnArchiveThatDoesNotExistIsAskedForInPages) {
  script_.archives_lost = true;
  FetchOptions options = month();
  options.archives = Archives::always;
  const auto fetched = fetch(options);
  EXPECT_FALSE(fetched[0].error);
  EXPECT_EQ(fetched[0].requests, 3U + 8U);
  EXPECT_EQ(stored(), truth());
}

TEST_F(Fetch, APairThatDoesNotExistIsItsOwnTrouble) {
  FetchOptions options = month({Interval::h1, Interval::h4});
  options.pairs = {{"NOPE", "USDT"}, kBtc, kBtc};
  const auto fetched = fetch(options);
  ASSERT_EQ(fetched.size(), 4U) << "a pair named twice is one";
  for (const std::size_t i : {0UL, 1UL}) {
    ASSERT_TRUE(fetched[i].error);
    EXPECT_EQ(fetched[i].error->message, "no such pair: NOPE/USDT");
  }
  EXPECT_EQ(stored(), truth());
}

TEST_F(Fetch, WhatConcernsTheWholeHostEndsAll) {
  FetchOptions options = month();
  options.pairs = {kBtc, kEth};
  for (const Errc kind : {Errc::rate_limited, Errc::untrusted, Errc::canceled}) {
    forget_all();
    script_.log.clear();
    fail_at(1, kind);
    const auto fetched = fetch(options);
    EXPECT_EQ(script_.log.size(), 2U);
    EXPECT_EQ(fetched[0].error->kind, kind);
    EXPECT_EQ(fetched[0].outcome.inserted, 100U) << "what came before is stored";
    ASSERT_TRUE(fetched[1].error);
    EXPECT_EQ(fetched[1].error->kind, kind);
    EXPECT_EQ(fetched[1].error->message, "not fetched: as scripted");
  }
}

TEST_F(Fetch, AStopIsHeededBetweenRequests) {
  script_.fault = [this](const BarRequest&) -> std::optional<Error> {
    if (script_.log.size() == 3) interrupt();
    return std::nullopt;
  };
  const auto fetched = fetch(month());
  ASSERT_TRUE(fetched[0].error);
  EXPECT_EQ(fetched[0].error->kind, Errc::canceled);
  EXPECT_EQ(stored().size(), 300U) << "the answer that had come is kept";
  clear_interrupt();
  script_.fault = {};
  fetch(month());
  EXPECT_EQ(stored(), truth());
  EXPECT_EQ(script_.log.size(), 8U) << "nothing was asked twice";
}

TEST_F(Fetch, AStoreThatCannotBeWrittenEndsAll) {
  FetchOptions options = month();
  options.pairs = {kBtc, kEth};
  const FetchPlan planned = plan(options);
  ASSERT_TRUE(database_->execute("PRAGMA max_page_count = 1"));
  ScriptedSource source(script_);
  BarStore store(*database_);
  const auto fetched = run_fetch(venue_, source, store, planned, {});
  EXPECT_EQ(script_.log.size(), 1U);
  EXPECT_EQ(fetched[0].error->kind, Errc::io);
  EXPECT_EQ(fetched[1].error->kind, Errc::io);
}

TEST_F(Fetch, ProgressIsToldAfterEachRequest) {
  FetchOptions options = month();
  const FetchPlan planned = plan(options);
  ScriptedSource source(script_);
  BarStore store(*database_);
  std::vector<std::size_t> told;
  run_fetch(venue_, source, store, planned,
            [&](const SeriesPlan& is, std::size_t done, const SeriesFetched& fetched) {
              EXPECT_EQ(is.series, series());
              EXPECT_EQ(fetched.outcome.inserted, std::min<std::size_t>(744, 100 * done));
              told.push_back(done);
            });
  EXPECT_EQ(told, (std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8}));
}

}  // namespace
}  // namespace tern
