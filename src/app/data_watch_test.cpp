#include "app/data_watch.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "store/scratch_folder.h"

namespace tern {
namespace {

const Series kSeries{"binance", {"BTC", "USDT"}, Interval::h1};

Bar bar() {
  return {.open_time = utc_day(2024, 1, 1),
          .open = 50283.58,
          .high = 50554.57,
          .low = 50261.02,
          .close = 50475.23,
          .volume = 1300.25108,
          .quote_volume = 65500000.973789,
          .trade_count = std::nullopt,
          .taker_buy_volume = std::nullopt,
          .taker_buy_quote_volume = std::nullopt};
}

/// What watch_data says of a request that cannot work, before it asks anybody.
Error refusal(const WatchRequest& request) {
  const ScratchFolder folder;
  auto database = Database::open(folder.path());
  EXPECT_TRUE(database);
  const Status status = watch_data(*database, request, false, true);
  EXPECT_FALSE(status);
  return status ? fail(Errc::io, "") : status.error();
}

TEST(DataWatch, ABarIsOneLineWithItsDelay) {
  EXPECT_EQ(bar_line(kSeries, bar(), 412ms, false),
            "2024-01-01 00:00 BTC/USDT    1h     50283.58     50554.57     50261.02     50475.23 "
            "      1300.25108    +0.4 s\n");
}

TEST(DataWatch, AProgramReadsAnObjectALine) {
  const std::string line = bar_line(kSeries, bar(), 412ms, true);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto object = nlohmann::json::parse(line);
  EXPECT_EQ(object["venue"], "binance");
  EXPECT_EQ(object["pair"], "BTC/USDT");
  EXPECT_EQ(object["interval"], "1h");
  EXPECT_EQ(object["open_time"], 1704067200000);
  EXPECT_EQ(object["close"], 50475.23);
  EXPECT_EQ(object["quote_volume"], 65500000.973789);
  EXPECT_TRUE(object["trades"].is_null());
  EXPECT_EQ(object["delay_ms"], 412);
}

TEST(DataWatch, TheSummarySaysOnlyWhatHappened) {
  WatchSummary summary{.bars = 1,
                       .backfilled = 0,
                       .connections = 2,
                       .revised = 0,
                       .unconfirmed = 0,
                       .watched = 90min};
  EXPECT_EQ(watch_text(summary), "watched for 90 min: 1 bar, 2 connections\n");
  summary.watched = 26h + 5min;
  summary.backfilled = 30;
  summary.revised = 1;
  summary.unconfirmed = 2;
  EXPECT_EQ(
      watch_text(summary),
      "watched for 26 h 5 min: 1 bar, 2 connections, 30 bars filled in from before, 1 stored bar "
      "corrected by the venue, 2 bars not stored yet: tern data update does it\n");
}

TEST(DataWatch, ARequestThatCannotWorkIsRefused) {
  const Pair btc{"BTC", "USDT"};
  EXPECT_EQ(refusal({.exchange = "nowhere", .pairs = {btc}, .intervals = {Interval::h1}}).kind,
            Errc::invalid_argument);
  EXPECT_EQ(refusal({.exchange = "coinbase", .pairs = {btc}, .intervals = {Interval::h4}}).message,
            "Coinbase Exchange has no bars of 4h: watch a shorter interval");
  EXPECT_EQ(
      refusal({.exchange = "binance", .pairs = {btc, btc}, .intervals = {Interval::h1}}).message,
      "BTC/USDT 1h is named twice: name it once");
  EXPECT_EQ(refusal({.exchange = "binance", .pairs = {}, .intervals = {Interval::h1}}).kind,
            Errc::invalid_argument);
}

}  // namespace
}  // namespace tern
