#include "source/binance_plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "source/binance_archive.h"

namespace tern {
namespace {

const Pair kPair{"BTC", "USDT"};
constexpr Timestamp kNow = utc_day(2026, 1, 20);

std::vector<BarRequest> plan(Interval interval, TimeRange wanted, Archives archives) {
  return plan_binance(kPair, interval, wanted, archives, kNow);
}

/// One after another they cover `wanted`, and no page is longer than what is served.
void expect_tiled(const std::vector<BarRequest>& requests, TimeRange wanted) {
  Timestamp at = wanted.begin;
  for (const BarRequest& request : requests) {
    EXPECT_EQ(request.open_times.begin, at);
    EXPECT_FALSE(request.open_times.empty());
    EXPECT_TRUE(request.archive || request.open_times.length() <= 1000 * length(request.interval));
    at = request.open_times.end;
  }
  EXPECT_EQ(at, wanted.end);
}

TEST(BinancePlan, PagesAreFullButForTheLast) {
  const Timestamp start = utc_day(2024, 1, 1) + 5h;
  for (const int bars : {1, 999, 1000, 1001, 2000, 17'544}) {
    const TimeRange wanted{start, start + bars * 1h};
    const auto requests = plan(Interval::h1, wanted, Archives::never);
    EXPECT_EQ(requests.size(), static_cast<std::size_t>((bars + 999) / 1000)) << bars;
    expect_tiled(requests, wanted);
    EXPECT_EQ(requests.front().weight, 2);
  }
}

TEST(BinancePlan, NothingIsAskedOfTheTimeBeforeItOpened) {
  EXPECT_TRUE(plan(Interval::d1, {kTimeMin, utc_day(2017, 7, 1)}, Archives::never).empty());
  const auto requests = plan(Interval::d1, {kTimeMin, utc_day(2018, 1, 1)}, Archives::never);
  expect_tiled(requests, {utc_day(2017, 7, 1), utc_day(2018, 1, 1)});
  EXPECT_TRUE(plan(Interval::d1, {kNow, kNow}, Archives::never).empty());
}

// An hour's month fits one page; a quarter's takes three, and one file with its checksum two.
TEST(BinancePlan, WholeMonthsComeAsFilesWhereThatIsShorter) {
  const TimeRange wanted{utc_day(2024, 1, 15), utc_day(2024, 4, 10)};
  for (const Interval interval : {Interval::h1, Interval::h4, Interval::d1}) {
    const auto requests = plan(interval, wanted, Archives::where_shorter);
    EXPECT_EQ(requests.size(), plan(interval, wanted, Archives::never).size());
  }
  for (const Interval interval : {Interval::m1, Interval::m5, Interval::m15}) {
    const auto requests = plan(interval, wanted, Archives::where_shorter);
    expect_tiled(requests, wanted);
    std::vector<std::string> files;
    for (const BarRequest& request : requests) {
      if (request.archive) files.push_back(request.target.substr(request.target.rfind('/') + 1));
    }
    const std::string name = "BTCUSDT-" + std::string(to_string(interval));
    EXPECT_EQ(files, (std::vector<std::string>{name + "-2024-02.zip", name + "-2024-03.zip"}));
  }
}

TEST(BinancePlan, AlwaysMeansDaysToo) {
  const TimeRange wanted{utc_day(2025, 10, 30) + 12h, utc_day(2026, 1, 20)};
  const auto requests = plan(Interval::h1, wanted, Archives::always);
  expect_tiled(requests, wanted);
  const auto of_days = std::ranges::count_if(requests, [](const BarRequest& request) {
    return request.target.find("/daily/") != std::string::npos;
  });
  const auto pages = std::ranges::count_if(requests, [](const auto& is) { return !is.archive; });
  EXPECT_EQ(of_days, 1 + 17);  // 31 October, and January up to the 17th, published on the 20th
  EXPECT_EQ(pages, 2);         // half of 30 October, and what is too new
  EXPECT_EQ(requests.size(), 18U + 2U + 2U);
}

TEST(BinancePlan, AFileIsNotCountedOnBeforeItCanExist) {
  // 2026-02-01 is a Sunday: the first Monday is the 2nd.
  EXPECT_EQ(archive_published(ArchiveSpan::month, utc_day(2026, 1, 1)), utc_day(2026, 2, 4));
  // 2025-12-01 is a Monday itself.
  EXPECT_EQ(archive_published(ArchiveSpan::month, utc_day(2025, 11, 1)), utc_day(2025, 12, 3));
  EXPECT_EQ(archive_published(ArchiveSpan::day, utc_day(2026, 1, 17)), utc_day(2026, 1, 20));
  const TimeRange december{utc_day(2025, 12, 1), utc_day(2026, 1, 1)};
  const auto at = [&](Timestamp now) {
    return plan_binance(kPair, Interval::m1, december, Archives::where_shorter, now)
        .front()
        .archive;
  };
  EXPECT_FALSE(at(utc_day(2026, 1, 7) - 1ms));  // the first Monday is the 5th
  EXPECT_TRUE(at(utc_day(2026, 1, 7)));
}

TEST(BinancePlan, FilesAreNamedAsTheyArePublished) {
  EXPECT_EQ(archive_target("BTCUSDT", Interval::h1, ArchiveSpan::month, utc_day(2024, 1, 1)),
            "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01.zip");
  EXPECT_EQ(archive_target("BTCUSDT", Interval::h1, ArchiveSpan::day, utc_day(2024, 1, 15)),
            "/data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01-15.zip");
}

}  // namespace
}  // namespace tern
