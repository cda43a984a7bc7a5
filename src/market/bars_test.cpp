#include "market/bars.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2024, 1, 1);

Bar bar_at(int hour, double price = 100, double volume = 2) {
  return {.open_time = kStart + std::chrono::hours{hour},
          .open = price,
          .high = price + 2,
          .low = price - 2,
          .close = price + 1,
          .volume = volume,
          .quote_volume = volume * price,
          .trade_count = 10,
          .taker_buy_volume = volume / 2,
          .taker_buy_quote_volume = std::nullopt};
}

TEST(Bars, AHoleIsABitAndNotARow) {
  const std::vector<Bar> given = {bar_at(0), bar_at(2)};
  const auto bars = Bars::make(Interval::h1, {kStart, kStart + 4h}, given);
  ASSERT_TRUE(bars) << bars.error().message;
  EXPECT_EQ(bars->size(), 4U);
  EXPECT_EQ(bars->present().count(), 2U);
  EXPECT_EQ(bars->at(0), given[0]);
  EXPECT_FALSE(bars->at(1));
  EXPECT_EQ(bars->as_of()[0], kStart + 1h);
}

TEST(Bars, RefusesWhatCannotBeTrue) {
  const std::vector<std::pair<const char*, std::function<void(Bar&)>>> lies = {
      {"not positive", [](Bar& b) { b.low = 0; }},
      {"below low", [](Bar& b) { b.high = 90; }},
      {"above high", [](Bar& b) { b.close = 103; }},
      {"below low", [](Bar& b) { b.open = 97; }},
      {"negative", [](Bar& b) { b.volume = -1; }},
      {"negative", [](Bar& b) { b.trade_count = -1; }},
      {"exceeds", [](Bar& b) { b.taker_buy_volume = 3; }},
      {"grid", [](Bar& b) { b.open_time += 1ms; }},
  };
  for (const auto& [expected, lie] : lies) {
    std::vector<Bar> given = {bar_at(0)};
    lie(given[0]);
    const auto bars = Bars::make(Interval::h1, {kStart, kStart + 1h}, given);
    ASSERT_FALSE(bars) << expected;
    EXPECT_EQ(bars.error().kind, Errc::corrupt_data);
    EXPECT_NE(bars.error().message.find(expected), std::string::npos) << bars.error().message;
  }
  const std::vector<Bar> repeated = {bar_at(1), bar_at(1)};
  EXPECT_FALSE(Bars::make(Interval::h1, {kStart, kStart + 2h}, repeated));
}

TEST(Bars, APrefixIsWhatWasKnown) {
  const std::vector<Bar> given = {bar_at(0), bar_at(1), bar_at(3)};
  const auto bars = Bars::make(Interval::h1, {kStart, kStart + 4h}, given);
  const Bars known = bars->prefix(2);
  EXPECT_EQ(known.size(), 2U);
  EXPECT_EQ(known.at(1), bars->at(1));
  EXPECT_EQ(bars->slice({kStart + 1h, kStart + 4h}).at(2), bars->at(3));
}

TEST(Resample, MakesTheLongerBarFromItsParts) {
  std::vector<Bar> given;
  for (const int hour : {0, 1, 3, 4, 5}) given.push_back(bar_at(hour, 100 + hour));
  given[1].trade_count.reset();
  const auto hourly = Bars::make(Interval::h1, {kStart, kStart + 6h}, given);
  const Bars bars = resample(*hourly, Interval::h4);
  ASSERT_EQ(bars.size(), 1U);  // 04:00 is not closed yet
  const auto bar = bars.at(0);
  EXPECT_EQ(bar->open, 100);
  EXPECT_EQ(bar->high, 105);
  EXPECT_EQ(bar->low, 98);
  EXPECT_EQ(bar->close, 104);
  EXPECT_EQ(bar->volume, 6);
  EXPECT_EQ(bar->quote_volume, 2 * (100 + 101 + 103));
  EXPECT_FALSE(bar->trade_count);
}

TEST(Bars, WhatWouldOverflowIsImpossible) {
  Bar bar = bar_at(0);
  bar.volume = 1e31;
  EXPECT_TRUE(impossible(bar));
  bar = bar_at(0);
  bar.high = 1e300;
  EXPECT_TRUE(impossible(bar));
  bar = bar_at(0);
  bar.quote_volume = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(impossible(bar));
}

TEST(Resample, ABarWithNoPartsIsAHole) {
  const std::vector<Bar> given = {bar_at(0), bar_at(9)};
  const auto hourly = Bars::make(Interval::h1, {kStart, kStart + 12h}, given);
  const Bars bars = resample(*hourly, Interval::h4);
  ASSERT_EQ(bars.size(), 3U);
  EXPECT_TRUE(bars.present()[0]);
  EXPECT_FALSE(bars.present()[1]);
  EXPECT_TRUE(bars.present()[2]);
}

}  // namespace
}  // namespace tern
