#include "store/bar_store.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <thread>

#include "store/sample_bars.h"
#include "store/scratch_folder.h"

namespace tern {
namespace {

class BarStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open(scratch_.path());
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::make_unique<Database>(*std::move(opened));
  }

  ImportOutcome import(std::span<const Bar> bars, std::span<const QuarantinedRow> refused = {}) {
    const auto outcome = store().import(sample_series(), sample_source(), bars, refused);
    EXPECT_TRUE(outcome) << outcome.error().message;
    return outcome ? *outcome : ImportOutcome{};
  }

  std::vector<Bar> load() {
    const auto bars = store().load(sample_series(), kAllTime);
    EXPECT_TRUE(bars) << bars.error().message;
    return bars ? *bars : std::vector<Bar>{};
  }

  std::vector<QuarantinedRow> quarantine() {
    const auto rows = store().quarantine(sample_series());
    EXPECT_TRUE(rows) << rows.error().message;
    return rows ? *rows : std::vector<QuarantinedRow>{};
  }

  BarStore store() { return BarStore(*database_); }

  ScratchFolder scratch_;
  std::unique_ptr<Database> database_;
};

void expect_outcome(const ImportOutcome& outcome, std::array<std::size_t, 4> expected) {
  EXPECT_EQ(outcome.inserted, expected[0]);
  EXPECT_EQ(outcome.unchanged, expected[1]);
  EXPECT_EQ(outcome.completed, expected[2]);
  EXPECT_EQ(outcome.quarantined, expected[3]);
}

TEST_F(BarStoreTest, GivesBackEveryBit) {
  auto bars = sample_bars(3000, 7);
  bars[1].low = std::numeric_limits<double>::denorm_min();
  bars[2].high = 999'999'999'999'999.9;
  bars[3].volume = 9007199254740993.0;
  bars[3].quote_volume = 0.1 + 0.2;
  bars[4].volume = 0.0;
  bars[4].taker_buy_volume = 0.0;
  expect_outcome(import(bars), {bars.size(), 0, 0, 0});
  const auto stored = load();
  ASSERT_EQ(stored, bars);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(stored[i].volume),
              std::bit_cast<std::uint64_t>(bars[i].volume));
  }
}

TEST_F(BarStoreTest, LoadsOnlyWhatOpensInTheRange) {
  const auto bars = sample_bars(10, 1);
  import(bars);
  const auto part =
      store().load(sample_series(), {kSampleStart + 2h, kSampleStart + 4h + Duration{1}});
  ASSERT_TRUE(part);
  EXPECT_EQ(*part, std::vector<Bar>(bars.begin() + 2, bars.begin() + 5));
  const auto none = store().load(sample_series("ETH"), kAllTime);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST_F(BarStoreTest, ASecondImportChangesNothingButTheBooks) {
  const auto bars = sample_bars(100, 1);
  const std::vector<QuarantinedRow> refused = {
      {kSampleStart + 1min, 3, "1,2,3", "not on the 1h grid"},
      {std::nullopt, 9, std::string("a\0b\xff", 4), "not a number"}};
  expect_outcome(import(bars, refused), {100, 0, 0, 2});
  expect_outcome(import(bars, refused), {0, 100, 0, 2});
  EXPECT_EQ(load(), bars);
  const auto rows = quarantine();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].open_time, kSampleStart + 1min);
  EXPECT_EQ(rows[0].line, 3);
  EXPECT_EQ(rows[0].reason, "not on the 1h grid");
  EXPECT_EQ(rows[1].open_time, std::nullopt);
  EXPECT_EQ(rows[1].text, refused[1].text);
  const auto imports = store().imports();
  ASSERT_TRUE(imports);
  EXPECT_EQ(imports->size(), 2U);
}

TEST_F(BarStoreTest, OverlappingImportsJoin) {
  const auto bars = sample_bars(100, 1);
  const std::span all(bars);
  import(all.subspan(40));
  expect_outcome(import(all.first(60)), {40, 20, 0, 0});
  EXPECT_EQ(load(), bars);
}

TEST_F(BarStoreTest, AContradictionIsQuarantinedAndTheStoredBarKept) {
  const auto bars = sample_bars(3, 1);
  import(bars);
  auto changed = bars;
  changed[1] = {.open_time = bars[1].open_time,
                .open = 1,
                .high = 2,
                .low = 0.5,
                .close = 1.5,
                .volume = 3,
                .quote_volume = {},
                .trade_count = 4,
                .taker_buy_volume = {},
                .taker_buy_quote_volume = {}};
  expect_outcome(import(changed), {0, 2, 0, 1});
  expect_outcome(import(changed), {0, 2, 0, 1});
  EXPECT_EQ(load(), bars);
  const auto rows = quarantine();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].open_time, bars[1].open_time);
  EXPECT_EQ(rows[0].line, 0);
  EXPECT_EQ(rows[0].text, "1704070800000,1,2,0.5,1.5,3,,4,,");
  EXPECT_TRUE(rows[0].reason.starts_with("contradicts the stored bar: open 1 here, "))
      << rows[0].reason;
}

TEST_F(BarStoreTest, AContradictionNamesTheFirstFieldThatDiffers) {
  Bar bar = sample_bars(1, 1)[0];
  bar.close = bar.open;
  bar.trade_count = 10;
  import({&bar, 1});
  Bar other = bar;
  other.trade_count = 11;
  import({&other, 1});
  other.volume = 200;
  import({&other, 1});
  const auto rows = quarantine();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].reason, "contradicts the stored bar: trade count 11 here, 10 stored");
  EXPECT_TRUE(rows[1].reason.starts_with("contradicts the stored bar: volume 200 here, "));
}

TEST_F(BarStoreTest, ExtrasCompleteABarAndAreNeverTakenAway) {
  auto full = sample_bars(4, 3);
  for (Bar& bar : full) {
    bar.quote_volume = 1;
    bar.trade_count = 2;
    bar.taker_buy_volume = 0;
    bar.taker_buy_quote_volume = 0;
  }
  auto bare = full;
  for (Bar& bar : bare) {
    bar.quote_volume.reset();
    bar.trade_count.reset();
    bar.taker_buy_volume.reset();
    bar.taker_buy_quote_volume.reset();
  }
  bare[3].quote_volume = 1;
  expect_outcome(import(bare), {4, 0, 0, 0});
  expect_outcome(import(std::span(full).first(2)), {0, 0, 2, 0});
  expect_outcome(import(bare), {0, 4, 0, 0});
  EXPECT_EQ(load(), (std::vector<Bar>{full[0], full[1], bare[2], bare[3]}));
  auto contrary = full;
  contrary[3].quote_volume = 5;
  expect_outcome(import(contrary), {0, 2, 1, 1});
  EXPECT_EQ(load(), (std::vector<Bar>{full[0], full[1], full[2], bare[3]}));
}

TEST_F(BarStoreTest, KeepsTheBooks) {
  const auto bars = sample_bars(10, 1);
  import(std::span(bars).first(5), std::vector<QuarantinedRow>{{ std::nullopt, 1, "x", "y" }});
  ASSERT_TRUE(store().import(sample_series("ADA"), sample_source("ada.csv"), {},
                             std::vector<QuarantinedRow>{{std::nullopt, 1, "x", "y"}}));
  const auto list = store().list();
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[0].series, sample_series("ADA"));
  EXPECT_EQ((*list)[0].bars, 0U);
  EXPECT_EQ((*list)[1].series, sample_series());
  EXPECT_EQ((*list)[1].bars, 5U);
  EXPECT_EQ((*list)[1].quarantined, 1U);
  EXPECT_EQ((*list)[1].first, kSampleStart);
  EXPECT_EQ((*list)[1].last, kSampleStart + 4h);
  const auto imports = store().imports();
  ASSERT_TRUE(imports);
  ASSERT_EQ(imports->size(), 2U);
  const ImportRecord& record = (*imports)[0];
  EXPECT_EQ(record.series, sample_series());
  EXPECT_EQ(record.source.name, "btc.csv");
  EXPECT_EQ(record.source.sha256, std::string(64, 'a'));
  EXPECT_EQ(record.source.layout, "made");
  EXPECT_EQ(record.source.imported_at, utc_day(2025, 1, 1));
  expect_outcome(record.outcome, {5, 0, 0, 1});
  EXPECT_EQ(record.span, (TimeRange{kSampleStart, kSampleStart + 4h}));
  EXPECT_EQ((*imports)[1].span, std::nullopt);
}

TEST_F(BarStoreTest, VendorsAndIntervalsAreNotMixed) {
  const auto bars = sample_bars(2, 1);
  import(bars);
  Series other = sample_series();
  other.venue = "kraken";
  EXPECT_TRUE(store().load(other, kAllTime)->empty());
  other = sample_series();
  other.interval = Interval::m5;
  EXPECT_TRUE(store().load(other, kAllTime)->empty());
}

TEST_F(BarStoreTest, AFullDiskWritesNothing) {
  const auto bars = sample_bars(20'000, 1);
  import(std::span(bars).first(100));
  // SQLite raises a limit below the present size to that size: from here on, the disk is full.
  ASSERT_TRUE(database_->execute("PRAGMA max_page_count = 1"));
  const auto outcome = store().import(sample_series(), sample_source(), bars, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Errc::io);
  EXPECT_TRUE(outcome.error().message.starts_with("the disk is full: ")) << outcome.error().message;
  EXPECT_NE(outcome.error().message.find("nothing was written"), std::string::npos);
  EXPECT_EQ(load().size(), 100U);
  EXPECT_EQ(store().imports()->size(), 1U);
  ASSERT_TRUE(database_->execute("PRAGMA max_page_count = 1000000"));
  expect_outcome(import(bars), {19'900, 100, 0, 0});
  EXPECT_EQ(load(), bars);
}

TEST_F(BarStoreTest, OneHandleSeesWhatAnotherCommitted) {
  auto other = Database::open(scratch_.path());
  ASSERT_TRUE(other) << other.error().message;
  const auto bars = sample_bars(50, 1);
  import(bars);
  const auto seen = BarStore(*other).load(sample_series(), kAllTime);
  ASSERT_TRUE(seen);
  EXPECT_EQ(*seen, bars);
}

TEST_F(BarStoreTest, TwoHandlesWriteInTurn) {
  const auto bars = sample_bars(2000, 1);
  const auto write_all = [&](const std::string& base, std::string& error) {
    auto database = Database::open(scratch_.path());
    if (!database) return void(error = database.error().message);
    for (std::size_t from = 0; from < bars.size(); from += 100) {
      const auto outcome = BarStore(*database).import(sample_series(base), sample_source(),
                                                      std::span(bars).subspan(from, 100), {});
      if (!outcome) return void(error = outcome.error().message);
    }
  };
  std::string first_error, second_error;
  std::thread first([&] { write_all("BTC", first_error); });
  std::thread second([&] { write_all("ETH", second_error); });
  first.join();
  second.join();
  EXPECT_EQ(first_error, "");
  EXPECT_EQ(second_error, "");
  for (const char* base : {"BTC", "ETH"}) {
    EXPECT_EQ(*store().load(sample_series(base), kAllTime), bars);
  }
}

}  // namespace
}  // namespace tern
