#include "source/scripted_fetch.h"

namespace tern {
namespace {

using FetchPlanning = ScriptedFetch;

TEST_F(FetchPlanning, ASecondFetchAsksForNothing) {
  fetch(month({Interval::h1, Interval::h4, Interval::d1}));
  const std::size_t asked = script_.log.size();
  const std::size_t questions = script_.checks + script_.searches;
  const FetchPlan again = plan(month({Interval::h1, Interval::h4, Interval::d1}));
  EXPECT_EQ(again.requests, 0U);
  EXPECT_EQ(script_.log.size(), asked);
  EXPECT_EQ(script_.checks + script_.searches, questions);
}

TEST_F(FetchPlanning, APlanWritesNothing) {
  script_.listed = kFrom + 50h;
  const FetchPlan planned = plan(month());
  EXPECT_GT(planned.requests, 0U);
  EXPECT_EQ(planned.estimate, Duration{200} * static_cast<std::int64_t>(planned.requests));
  EXPECT_TRUE(script_.log.empty());
  EXPECT_TRUE(BarStore(*database_).list()->empty());
  venue_.pace = 1s;
  EXPECT_EQ(plan(month()).estimate, 1s * static_cast<std::int64_t>(planned.requests));
}

TEST_F(FetchPlanning, OverlappingRangesAskOnlyForWhatIsNew) {
  FetchOptions part = month();
  part.range = {kFrom + 200h, kFrom + 300h};
  fetch(part);
  part.range = {kFrom + 250h, kFrom + 350h};
  const auto later = fetch(part);
  EXPECT_EQ(later[0].outcome.inserted, 50U);
  EXPECT_EQ(later[0].outcome.unchanged, 0U);
  const auto all = fetch(month());
  EXPECT_EQ(all[0].outcome.inserted, 744U - 150U);
  EXPECT_EQ(all[0].outcome.unchanged, 0U);
  EXPECT_EQ(stored(), truth());
}

TEST_F(FetchPlanning, BarsOfFilesAreNotAskedFor) {
  const auto bars = truth();
  import(std::span(bars).subspan(100, 300));
  const auto fetched = fetch(month());
  EXPECT_EQ(fetched[0].outcome.inserted, 444U);
  EXPECT_EQ(fetched[0].outcome.unchanged, 0U);
  EXPECT_EQ(stored(), bars);
}

TEST_F(FetchPlanning, HolesNextToEachOtherAreOneQuestion) {
  const auto bars = truth();
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (i % 10 != 3 || i > 60) import(std::span(bars).subspan(i, 1));
  }
  const auto fetched = fetch(month());
  EXPECT_EQ(fetched[0].requests, 1U);
  EXPECT_EQ(fetched[0].outcome.inserted, 6U);
  EXPECT_EQ(stored(), bars);
}

TEST_F(FetchPlanning, TheEdgesOfARangeNeedNotBeOnTheGrid) {
  FetchOptions options = month();
  options.range = {kFrom + 1min, kFrom + 10h + 1min};
  fetch(options);
  EXPECT_EQ(stored(), script_.closed(Interval::h1, {kFrom + 1h, kFrom + 11h}));
  options.range = {kFrom + 20h + 1min, kFrom + 20h + 2min};
  EXPECT_EQ(fetch(options)[0].outcome.inserted, 0U) << "no bar opens in there";
}

TEST_F(FetchPlanning, TheFutureIsToldFromTheFinished) {
  FetchOptions options = month();
  options.range.begin = script_.now + 24h;
  const auto fetched = fetch(options);
  EXPECT_EQ(fetched[0].requests, 0U);
  EXPECT_EQ(fetched[0].remarks, std::vector<std::string>{"no finished bar opens in that time"});
  EXPECT_EQ(script_.checks + script_.searches, 0U);
}

TEST_F(FetchPlanning, WhatIsBeforeTheFirstBarIsSearchedOnceAndRemembered) {
  script_.listed = kFrom + 100h;
  FetchOptions options = month({Interval::h1, Interval::d1});
  const auto fetched = fetch(options);
  EXPECT_EQ(script_.searches, 1U) << "one search serves both";
  EXPECT_EQ(stored(), truth());
  EXPECT_EQ(stored(Interval::d1), truth(Interval::d1));
  ASSERT_EQ(fetched[0].remarks.size(), 1U);
  EXPECT_EQ(fetched[0].remarks[0],
            "BTC/USDT starts on 2024-01-05 at Scripted: there is nothing older");
  EXPECT_EQ(*BarStore(*database_).answered(series()), (Stretches{{kFrom, utc_day(2024, 2, 1)}}));
  EXPECT_EQ(plan(options).requests, 0U);
  options.range.begin = kFrom - days{365};
  fetch(options);
  EXPECT_EQ(script_.searches, 2U) << "further back is another question";
  EXPECT_EQ(plan(options).requests, 0U);
  EXPECT_EQ(script_.searches, 2U);
}

TEST_F(FetchPlanning, ARangeThatEndsBeforeTheFirstBarIsAnswered) {
  script_.listed = kFrom + 100h;
  FetchOptions options = month();
  options.range.end = kFrom + 50h;
  EXPECT_EQ(fetch(options)[0].requests, 0U);
  EXPECT_EQ(*BarStore(*database_).answered(series()), (Stretches{{kFrom, kFrom + 50h}}));
  plan(options);
  EXPECT_EQ(script_.searches, 1U);
}

TEST_F(FetchPlanning, APairWithoutBarsSaysSo) {
  script_.listed = kTimeMax;
  const auto fetched = fetch(month({Interval::h1, Interval::h4}));
  EXPECT_EQ(fetched[0].remarks, std::vector<std::string>{"Scripted has no bars of BTC/USDT yet"});
  EXPECT_TRUE(script_.log.empty());
  script_.listed = kFrom;
  fetch(month());
  EXPECT_EQ(stored(), truth()) << "it was not taken for an answer";
}

TEST_F(FetchPlanning, ADepthIsReachedAndSaid) {
  venue_.depth_bars = 72;
  const auto fetched = fetch(month({Interval::h1, Interval::h4}));
  const Timestamp oldest = utc_day(2024, 2, 1) - 72h;
  EXPECT_EQ(script_.searches, 0U) << "the past is out of reach anyway";
  EXPECT_EQ(stored(), truth(Interval::h1, oldest));
  EXPECT_EQ(stored(Interval::h4), truth(Interval::h4, oldest));
  ASSERT_EQ(fetched[0].remarks.size(), 1U);
  EXPECT_EQ(fetched[0].remarks[0],
            "Scripted serves only its newest 72 bars of 1h, here from 2024-01-29 00:00: import "
            "files for what is older, with tern data import");
  EXPECT_TRUE(fetch({.pairs = {kBtc}, .intervals = {Interval::h1}, .range = {oldest, kTimeMax}})[0]
                  .remarks.empty());
}

TEST_F(FetchPlanning, AnIntervalThatCannotBeBuiltIsRefused) {
  ScriptedSource source(script_);
  BarStore store(*database_);
  const auto refused = plan_fetch(venue_, source, store, month({Interval::m15}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Errc::invalid_argument);
  EXPECT_EQ(refused.error().message,
            "Scripted has no bars of which 15m can be made: it serves 1h, 1d");
}

TEST_F(FetchPlanning, AnUpdateStartsAtTheLastStoredBar) {
  script_.now = kFrom + 50h + 30min;
  fetch(month());
  script_.now = kFrom + 60h + 30min;
  script_.corrections[kFrom + 49h] = 777;
  script_.corrections[kFrom + 48h] = 888;
  const auto updated = fetch(month({Interval::h1}, FetchGoal::newest));
  EXPECT_EQ(updated[0].requests, 1U);
  EXPECT_EQ(updated[0].outcome.inserted, 10U);
  EXPECT_EQ(updated[0].outcome.revised, 1U) << "only the last one is asked for again";
  EXPECT_EQ(stored()[49].close, 777);
  EXPECT_EQ(stored().size(), 60U);
  const auto revisions = BarStore(*database_).revisions(series());
  ASSERT_EQ(revisions->size(), 1U);
  EXPECT_EQ(revisions->front().seen_at, script_.now);
  EXPECT_EQ(revisions->front().later.close, 777);
}

TEST_F(FetchPlanning, AnUpdateOfNothingSaysWhatToDo) {
  const auto updated = fetch(month({Interval::h1}, FetchGoal::newest));
  EXPECT_EQ(updated[0].requests, 0U);
  EXPECT_EQ(updated[0].remarks,
            std::vector<std::string>{"nothing is stored yet: tern data fetch brings it"});
}

TEST_F(FetchPlanning, SilenceAfterADelistingIsAskedAboutOnlyForAPage) {
  script_.delisted = kFrom + 100h;
  const auto fetched = fetch(month());
  EXPECT_EQ(stored().size(), 100U);
  EXPECT_EQ(fetched[0].remarks,
            std::vector<std::string>{"644 bars of 744 asked for do not exist at Scripted"});
  EXPECT_EQ(plan(month()).requests, 0U);
  const FetchPlan update = plan(month({Interval::h1}, FetchGoal::newest));
  EXPECT_EQ(update.requests, 2U) << "the last bar, and the newest page";
}

TEST_F(FetchPlanning, ARepairAsksForHolesAgain) {
  script_.outages = {kFrom + 7h, kFrom + 8h, kFrom + 500h};
  fetch(month());
  EXPECT_EQ(plan(month()).requests, 0U) << "the venue has said that there is nothing";
  script_.outages = {kFrom + 500h};
  const auto repaired = fetch(month({Interval::h1}, FetchGoal::gaps));
  EXPECT_EQ(repaired[0].requests, 2U);
  EXPECT_EQ(repaired[0].outcome.inserted, 2U);
  EXPECT_EQ(repaired[0].remarks,
            std::vector<std::string>{"1 bar of 3 asked for does not exist at Scripted"});
  EXPECT_EQ(stored(), truth());
}

TEST_F(FetchPlanning, ARepairStaysBetweenTheFirstAndTheLastBar) {
  const auto bars = truth();
  import(std::span(bars).subspan(100, 50));
  import(std::span(bars).subspan(200, 50));
  const auto repaired = fetch(month({Interval::h1}, FetchGoal::gaps));
  EXPECT_EQ(repaired[0].outcome.inserted, 50U);
  EXPECT_EQ(stored().size(), 150U);
}

}  // namespace
}  // namespace tern
