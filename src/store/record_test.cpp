#include <gtest/gtest.h>

#include <bit>
#include <thread>

#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

constexpr Timestamp kSeen = utc_day(2025, 1, 1);

/// The hours [from, to) of the samples.
TimeRange hours(int from, int to) {
  return {kSampleStart + std::chrono::hours{from}, kSampleStart + std::chrono::hours{to}};
}

class Record : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }

  ImportOutcome record(std::span<const Bar> bars, TimeRange answered) {
    const auto outcome = store().record(sample_series(), sample_source(), bars, {}, answered);
    EXPECT_TRUE(outcome) << outcome.error().message;
    return outcome ? *outcome : ImportOutcome{};
  }

  std::vector<TimeRange> answered() { return *store().answered(sample_series()); }
  std::vector<Bar> load() { return *store().load(sample_series(), kAllTime); }
  std::vector<Revision> revisions() { return *store().revisions(sample_series()); }
  BarStore store() { return BarStore(*database_); }

  ScratchFolder scratch_;
  std::optional<Database> database_;
};

TEST_F(Record, AnAnswerIsKeptWithItsBars) {
  const auto bars = sample_bars(10, 1);
  const auto outcome = record(bars, hours(0, 12));
  EXPECT_EQ(outcome.inserted, 10U);
  EXPECT_EQ(load(), bars);
  EXPECT_EQ(answered(), std::vector{hours(0, 12)});
  EXPECT_TRUE(revisions().empty());
  EXPECT_TRUE(store().answered(sample_series("ETH"))->empty());
}

TEST_F(Record, AFileIsNoAnswer) {
  ASSERT_TRUE(store().import(sample_series(), sample_source(), sample_bars(10, 1), {}));
  EXPECT_TRUE(answered().empty());
}

TEST_F(Record, AnswersThatTouchBecomeOne) {
  record({}, hours(0, 2));
  record({}, hours(6, 8));
  record({}, hours(3, 4));
  EXPECT_EQ(answered(), (std::vector{hours(0, 2), hours(3, 4), hours(6, 8)}));
  record({}, hours(2, 3));
  EXPECT_EQ(answered(), (std::vector{hours(0, 4), hours(6, 8)}));
  record({}, hours(1, 2));
  EXPECT_EQ(answered(), (std::vector{hours(0, 4), hours(6, 8)})) << "it was in there";
  record({}, hours(-1, 9));
  EXPECT_EQ(answered(), std::vector{hours(-1, 9)});
  record({}, hours(20, 20));
  EXPECT_EQ(answered(), std::vector{hours(-1, 9)}) << "nothing was answered";
}

TEST_F(Record, AnswersInAnyOrderAddUpToTheSame) {
  Rng rng(5);
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(round);
    const Series series = sample_series("C" + std::to_string(round));
    std::array<bool, 50> known{};
    for (int i = 0; i < 15; ++i) {
      const int from = static_cast<int>(rng.below(45));
      const int to = from + 1 + static_cast<int>(rng.below(5));
      for (int hour = from; hour < to; ++hour) known[static_cast<std::size_t>(hour)] = true;
      ASSERT_TRUE(store().record(series, sample_source(), {}, {}, hours(from, to)));
    }
    const auto stretches = *store().answered(series);
    for (int hour = 0; hour < 50; ++hour) {
      const auto holds = [&](TimeRange stretch) { return stretch.contains(hours(hour, 50).begin); };
      EXPECT_EQ(std::ranges::count_if(stretches, holds), known[static_cast<std::size_t>(hour)]);
    }
    for (std::size_t i = 1; i < stretches.size(); ++i) {
      EXPECT_LT(stretches[i - 1].end, stretches[i].begin);
    }
  }
}

TEST_F(Record, ACorrectionIsStoredAndBothValuesAreKeptToTheBit) {
  auto bars = sample_bars(3, 9);
  record(bars, hours(0, 3));
  auto later = bars;
  later[1].close = std::nextafter(bars[1].close, 0.0);
  later[1].trade_count = 12'345;
  const auto outcome = record(later, hours(0, 3));
  EXPECT_EQ(outcome.unchanged, 2U);
  EXPECT_EQ(outcome.revised, 1U);
  EXPECT_EQ(outcome.quarantined, 0U);
  EXPECT_EQ(load(), later);
  const auto kept = revisions();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].open_time, bars[1].open_time);
  EXPECT_EQ(kept[0].seen_at, kSeen);
  EXPECT_EQ(kept[0].former, bars[1]);
  EXPECT_EQ(kept[0].later, later[1]);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(kept[0].later.close),
            std::bit_cast<std::uint64_t>(later[1].close));
  const auto imports = store().imports();
  ASSERT_EQ(imports->size(), 2U);
  EXPECT_EQ(imports->back().outcome.revised, 1U);
  EXPECT_EQ(imports->front().outcome.revised, 0U);
  record(later, hours(0, 3));
  EXPECT_EQ(revisions().size(), 1U) << "what is the same is no revision";
}

TEST_F(Record, ExtrasThatTheAnswerLacksStay) {
  auto bars = sample_bars(2, 9);
  for (Bar& bar : bars) bar.quote_volume = 7, bar.trade_count = 8, bar.taker_buy_volume = 0;
  record(bars, hours(0, 2));
  auto bare = bars;
  for (Bar& bar : bare) bar.quote_volume.reset(), bar.taker_buy_volume.reset();
  bare[0].high *= 2;
  const auto outcome = record(bare, hours(0, 2));
  EXPECT_EQ(outcome.revised, 1U);
  EXPECT_EQ(outcome.unchanged, 1U);
  EXPECT_EQ(load()[0].high, bare[0].high);
  EXPECT_EQ(load()[0].quote_volume, 7);
  EXPECT_EQ(load()[0].taker_buy_volume, 0);
  EXPECT_EQ(load()[1], bars[1]);
}

TEST_F(Record, AnExtraThatNoLongerFitsGoesToTheRevision) {
  auto bars = sample_bars(1, 9);
  bars[0].volume = 10;
  bars[0].taker_buy_volume = 9;
  record(bars, hours(0, 1));
  auto later = bars;
  later[0].volume = 5;
  later[0].taker_buy_volume.reset();
  later[0].quote_volume.reset();
  record(later, hours(0, 1));
  EXPECT_EQ(load()[0], later[0]) << "nine of five units cannot have been bought";
  EXPECT_EQ(revisions()[0].former.taker_buy_volume, 9);
}

TEST_F(Record, AFilesBarIsCompletedOrCorrectedByItsVenue) {
  auto bars = sample_bars(3, 9);
  for (Bar& bar : bars) bar.trade_count.reset();
  ASSERT_TRUE(store().import(sample_series(), sample_source(), bars, {}));
  bars[0].trade_count = 3;
  bars[1].high *= 3;
  const auto outcome = record(bars, hours(0, 3));
  EXPECT_EQ(outcome.completed, 1U);
  EXPECT_EQ(outcome.revised, 1U);
  EXPECT_EQ(outcome.unchanged, 1U);
  EXPECT_EQ(load(), bars);
  const auto again = store().import(sample_series(), sample_source(), sample_bars(3, 10), {});
  EXPECT_EQ(again->quarantined, 3U) << "a file's word still corrects nothing";
}

TEST_F(Record, AnAnswerThatDoesNotFitTheDiskLeavesNoTrace) {
  record(sample_bars(100, 1), hours(0, 100));
  ASSERT_TRUE(database_->execute("PRAGMA max_page_count = 1"));
  const auto outcome = store().record(sample_series(), sample_source(), sample_bars(20'000, 2), {},
                                      hours(0, 20'000));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Errc::io);
  EXPECT_EQ(answered(), std::vector{hours(0, 100)});
  EXPECT_EQ(load(), sample_bars(100, 1));
  EXPECT_TRUE(revisions().empty());
  EXPECT_EQ(store().imports()->size(), 1U);
}

TEST_F(Record, WhatIsHeldIsToldInStretches) {
  const auto bars = sample_bars(10, 1);
  for (const std::size_t i : {0UL, 1UL, 4UL, 9UL}) {
    ASSERT_TRUE(
        store().import(sample_series(), sample_source(), std::span(bars).subspan(i, 1), {}));
  }
  EXPECT_EQ(*store().held(sample_series(), kAllTime),
            (std::vector{hours(0, 2), hours(4, 5), hours(9, 10)}));
  EXPECT_EQ(*store().held(sample_series(), hours(1, 9)), (std::vector{hours(1, 2), hours(4, 5)}));
}

TEST_F(Record, TwoWritersOfOneSeriesAddUp) {
  const auto bars = sample_bars(2000, 1);
  const auto write = [&](std::size_t parity, std::string& error) {
    auto database = Database::open(scratch_.path());
    if (!database) return void(error = database.error().message);
    for (std::size_t page = parity; page < 20; page += 2) {
      const int from = static_cast<int>(page) * 100;
      const auto outcome = BarStore(*database).record(sample_series(), sample_source(),
                                                      std::span(bars).subspan(page * 100, 100), {},
                                                      hours(from, from + 100));
      if (!outcome) return void(error = outcome.error().message);
    }
  };
  std::string first_error, second_error;
  std::thread first([&] { write(0, first_error); });
  std::thread second([&] { write(1, second_error); });
  first.join();
  second.join();
  EXPECT_EQ(first_error, "");
  EXPECT_EQ(second_error, "");
  EXPECT_EQ(answered(), std::vector{hours(0, 2000)});
  EXPECT_EQ(load(), bars);
}

}  // namespace
}  // namespace tern
