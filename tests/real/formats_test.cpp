// Published bars, in the forms in which vendors hand them out.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "base/file.h"
#include "source/csv.h"
#include "source/csv_file.h"

namespace tern {
namespace {

namespace fs = std::filesystem;

const fs::path kData = TERN_SOURCE_DIR "/../shared/data";
constexpr Timestamp kNow = utc_day(2026, 1, 1);

Result<KlineFile> read(const fs::path& name, const std::optional<Pair>& pair = std::nullopt) {
  return read_kline_file(kData / name, {.pair = pair, .now = kNow});
}

/// Skips the test when the file is not there, as on a machine without the data.
#define NEEDS(name) \
  if (!fs::exists(kData / (name))) GTEST_SKIP() << (kData / (name)).string() << " is not there"

TEST(RealFiles, KlinesOfOneVendorEach) {
  NEEDS("extra/SOLUSDT-1h-klines-2020-2021.csv.gz");
  const auto first = read("extra/SOLUSDT-1h-klines-2020-2021.csv.gz");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->bars.size(), 10102U);
  EXPECT_TRUE(first->refused.empty());
  EXPECT_EQ(to_string(first->bars.front().open_time), "2020-08-11 06:00");
  EXPECT_EQ(to_string(first->bars.back().open_time), "2021-10-06 21:00");
  const auto second = read("extra/SOLUSDT-1h-klines-2024-2025.csv.gz");
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->bars.size(), 17544U);
  EXPECT_EQ(second->layout, "kline, 11 columns, header, epoch ms");
}

TEST(RealFiles, PerpetualsAreNotTakenForTheSpotPair) {
  NEEDS("perp/BTCUSDT-perp-1h.csv.gz");
  for (const std::string base : {"BTC", "ETH", "SOL"}) {
    const std::string name = "perp/" + base + "USDT-perp-1h.csv.gz";
    const auto unnamed = read(name);
    ASSERT_FALSE(unnamed);
    EXPECT_NE(unnamed.error().message.find("does not say its pair"), std::string::npos);
    const auto named = read(name, Pair{base, "USDT"});
    ASSERT_TRUE(named) << named.error().message;
    EXPECT_EQ(named->bars.size(), base == "SOL" ? 46433U : 52608U);
    EXPECT_TRUE(named->refused.empty());
  }
}

TEST(RealFiles, MinutesMayBeStampedWithDates) {
  NEEDS("samples/btc-perp-20211231-20220201_1m.csv.gz");
  const auto file = read("samples/btc-perp-20211231-20220201_1m.csv.gz", Pair{"BTC", "USD"});
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->rows, 45031U);
  EXPECT_EQ(file->bars.size() + file->refused.size(), file->rows);
  EXPECT_EQ(file->interval, Interval::m1);
  EXPECT_EQ(file->layout, "kline, 6 columns, header, dates");
  EXPECT_EQ(to_string(file->bars.front().open_time), "2021-12-31 23:01");
}

/// One vendor's way of writing the same bars.
struct Form {
  std::string name;
  std::string head;
  std::string (*row)(const Bar& bar);
  std::string between;
  std::string tail;
  bool newest_first = false;
};

std::string cells(const Bar& bar) {
  return fmt::format("{},{},{},{},{}", bar.open, bar.high, bar.low, bar.close, bar.volume);
}

const Form kForms[] = {
    {"XBTUSD_60.csv", "",
     [](const Bar& bar) {
       return fmt::format("{},{},12", epoch_ms(bar.open_time) / 1000, cells(bar));
     },
     "\n", ""},
    {"BTC_USD-1h.json", "[",
     [](const Bar& bar) { return fmt::format("[{},{}]", epoch_ms(bar.open_time), cells(bar)); },
     ",", "]"},
    {"Bitstamp_BTCUSD_1h.csv",
     "https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,Volume BTC\n",
     [](const Bar& bar) {
       const std::int64_t ms = epoch_ms(bar.open_time);
       const std::string unix_time =  // the three ways that such files mix
           ms / 3'600'000 % 3 == 0   ? fmt::format("{}", ms)
           : ms / 3'600'000 % 3 == 1 ? fmt::format("{}.0", ms / 1000)
                                     : fmt::format("{}", ms / 1000);
       return fmt::format("{},{},BTC/USD,{}", unix_time, to_string(bar.open_time), cells(bar));
     },
     "\r\n", "\r\n", true},
    {"COINBASE_BTCUSD, 60_8b026 (1).csv", "time,open,high,low,close,Volume,\"MA (9, close)\"\n",
     [](const Bar& bar) {
       return fmt::format("{:.10}T{:.5}:00+03:00,{},NaN", to_string(bar.open_time + 3h),
                          to_string(bar.open_time + 3h).substr(11), cells(bar));
     },
     "\n", "\n"},
};

TEST(RealFiles, EveryVendorsFormOfTheSameBarsReadsBackToThem) {
  NEEDS("extra/SOLUSDT-1h-klines-2024-2025.csv.gz");
  auto real = read("extra/SOLUSDT-1h-klines-2024-2025.csv.gz");
  ASSERT_TRUE(real) << real.error().message;
  const fs::path folder = fs::path(testing::TempDir()) / fmt::format("tern_forms_{}", getpid());
  fs::create_directories(folder);
  for (const Form& form : kForms) {
    std::vector<std::string> rows;
    std::ranges::transform(real->bars, std::back_inserter(rows), form.row);
    if (form.newest_first) std::ranges::reverse(rows);
    ASSERT_TRUE(
        replace_file(folder / form.name,
                     form.head + fmt::format("{}", fmt::join(rows, form.between)) + form.tail));
    const auto file = read_kline_file(folder / form.name, {.now = kNow});
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_TRUE(file->refused.empty()) << form.name;
    const auto same = [](const Bar& a, const Bar& b) {
      return a.open_time == b.open_time && cells(a) == cells(b);
    };
    EXPECT_TRUE(std::ranges::equal(file->bars, real->bars, same)) << form.name;
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace tern
