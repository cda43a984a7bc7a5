#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "source/ingest.h"
#include "store/quality.h"

// What is known about eight years of published bars, written down: every figure below was counted
// from the files by other means first.
namespace tern {
namespace {

const std::filesystem::path kData = TERN_SOURCE_DIR "/../shared/data";
constexpr TimeRange kAll{kTimeMin, kTimeMax};

/// What one pair's three files hold.
struct Expected {
  std::string base;
  std::map<Interval, std::size_t> rows;
  std::size_t off_grid;  ///< of the hourly rows
  std::size_t gaps;      ///< of the hourly bars on the grid
  std::size_t missing;
  std::size_t no_volume;
  std::map<Interval, std::vector<std::string>> prices_differ;
  std::map<Interval, std::vector<std::string>> volumes_differ;
  std::map<Interval, std::vector<std::string>> only_coarse;
};

// The 43 hours after the outage of 2018-02-08 were published off the grid in the archives and
// snapped to it in the bars of the longer intervals.
const std::map<Interval, std::vector<std::string>> kAfterTheOutage = {
    {Interval::h4,
     {"2018-02-09 08:00", "2018-02-09 12:00", "2018-02-09 16:00", "2018-02-09 20:00",
      "2018-02-10 00:00", "2018-02-10 04:00", "2018-02-10 08:00", "2018-02-10 12:00",
      "2018-02-10 16:00", "2018-02-10 20:00", "2018-02-11 00:00"}},
    {Interval::d1, {"2018-02-09 00:00", "2018-02-10 00:00"}}};

const Expected kBtc{
    .base = "BTC",
    .rows = {{Interval::h1, 70008}, {Interval::h4, 18337}, {Interval::d1, 3059}},
    .off_grid = 43,
    .gaps = 27,
    .missing = 120 + 43,
    .no_volume = 4,
    .prices_differ = {{Interval::h4, {"2018-02-11 04:00", "2020-12-21 12:00", "2023-03-24 12:00"}},
                      {Interval::d1, {"2018-02-11 00:00"}}},
    .volumes_differ = {{Interval::h4,
                        {"2018-02-11 04:00", "2018-11-26 00:00", "2018-12-17 08:00",
                         "2019-05-08 08:00", "2019-10-01 04:00", "2019-12-04 04:00",
                         "2019-12-04 08:00", "2020-10-27 04:00", "2020-12-21 12:00",
                         "2021-01-11 08:00", "2021-04-23 00:00", "2021-12-24 00:00",
                         "2021-12-24 04:00", "2021-12-27 04:00", "2022-04-13 04:00"}},
                       {Interval::d1,
                        {"2018-02-11 00:00", "2018-11-26 00:00", "2018-12-17 00:00",
                         "2019-05-08 00:00", "2019-10-01 00:00", "2019-12-04 00:00",
                         "2020-10-27 00:00", "2020-12-21 00:00", "2021-01-11 00:00",
                         "2021-04-23 00:00", "2021-12-24 00:00", "2021-12-27 00:00",
                         "2022-04-13 00:00"}}},
    .only_coarse = kAfterTheOutage};

const Expected kEth{
    .base = "ETH",
    .rows = {{Interval::h1, 70008}, {Interval::h4, 18337}, {Interval::d1, 3059}},
    .off_grid = 43,
    .gaps = 27,
    .missing = 120 + 43,
    .no_volume = 4,
    .prices_differ = {{Interval::h4,
                       {"2018-02-11 04:00", "2020-12-21 12:00", "2021-01-11 08:00",
                        "2023-03-24 12:00"}},
                      {Interval::d1, {"2018-02-11 00:00"}}},
    .volumes_differ = {{Interval::h4,
                        {"2018-02-11 04:00", "2018-11-26 00:00", "2019-05-08 08:00",
                         "2019-10-01 04:00", "2019-12-04 04:00", "2019-12-04 08:00",
                         "2020-10-27 04:00", "2020-12-21 12:00", "2021-01-11 08:00",
                         "2021-04-23 00:00", "2021-12-24 00:00", "2021-12-27 04:00",
                         "2022-04-13 04:00"}},
                       {Interval::d1,
                        {"2018-02-11 00:00", "2018-11-26 00:00", "2019-05-08 00:00",
                         "2019-10-01 00:00", "2019-12-04 00:00", "2020-10-27 00:00",
                         "2020-12-21 00:00", "2021-01-11 00:00", "2021-04-23 00:00",
                         "2021-12-24 00:00", "2021-12-27 00:00", "2022-04-13 00:00"}}},
    .only_coarse = kAfterTheOutage};

const Expected kSol{.base = "SOL",
                    .rows = {{Interval::h1, 47231}, {Interval::h4, 11813}, {Interval::d1, 1969}},
                    .off_grid = 0,
                    .gaps = 10,
                    .missing = 19,
                    .no_volume = 3,
                    .prices_differ = {{Interval::h4, {}}, {Interval::d1, {}}},
                    .volumes_differ = {{Interval::h4,
                                        {"2020-10-27 04:00", "2020-12-21 12:00", "2021-01-11 08:00",
                                         "2021-04-23 00:00", "2021-12-24 00:00", "2021-12-27 04:00",
                                         "2022-04-13 04:00"}},
                                       {Interval::d1,
                                        {"2020-10-27 00:00", "2020-12-21 00:00", "2021-01-11 00:00",
                                         "2021-04-23 00:00", "2021-12-24 00:00", "2021-12-27 00:00",
                                         "2022-04-13 00:00"}}},
                    .only_coarse = {{Interval::h4, {}}, {Interval::d1, {}}}};

std::vector<std::string> named(const std::vector<Timestamp>& times) {
  std::vector<std::string> names;
  for (const Timestamp t : times) names.push_back(to_string(t));
  return names;
}

class PublishedBars : public testing::TestWithParam<Expected> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kData)) GTEST_SKIP() << "needs ../shared/data";
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("tern_real_" + GetParam().base + std::to_string(getpid()));
    auto opened = Database::open(folder_);
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(*std::move(opened));
  }
  void TearDown() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  static Series series(Interval interval) {
    return {"binance", {GetParam().base, "USDT"}, interval};
  }

  Result<ImportReport> import(Interval interval) {
    BarStore store(*database_);
    const std::string name = GetParam().base + "USDT-" + std::string(to_string(interval)) + ".csv";
    return import_file(store, kData / name, {.kline = {.now = utc_day(2026, 1, 1)}});
  }

  Bars load(Interval interval) {
    const auto bars = BarStore(*database_).load(series(interval), kAll).value();
    const TimeRange range{bars.front().open_time, bars.back().open_time + length(interval)};
    return Bars::make(interval, range, bars).value();
  }

  /// Imports a file; every one of its rows must be in the store or in the quarantine.
  void import_whole(Interval interval) {
    const auto report = import(interval);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->rows, GetParam().rows.at(interval));
    const std::size_t refused = interval == Interval::h1 ? GetParam().off_grid : 0;
    EXPECT_EQ(report->outcome.quarantined, refused);
    EXPECT_EQ(report->outcome.inserted, report->rows - refused);
    const BarStore store(*database_);
    EXPECT_EQ(store.load(series(interval), kAll)->size(), report->rows - refused);
    const auto quarantine = store.quarantine(series(interval));
    ASSERT_EQ(quarantine->size(), refused);
    for (const QuarantinedRow& row : *quarantine) {
      EXPECT_EQ(row.reason, "not on the 1h grid");
      EXPECT_GE(row.open_time, utc_day(2018, 2, 9) + 9h + 28min);
      EXPECT_LT(row.open_time, utc_day(2018, 2, 11) + 4h);
    }
  }

  void compare(const Bars& hourly, Interval to) {
    const ResampleCheck is = compare_resampled(hourly, load(to));
    EXPECT_EQ(named(is.prices_differ), GetParam().prices_differ.at(to)) << to_string(to);
    EXPECT_EQ(named(is.volumes_differ), GetParam().volumes_differ.at(to)) << to_string(to);
    EXPECT_EQ(named(is.only_coarse), GetParam().only_coarse.at(to)) << to_string(to);
    EXPECT_EQ(named(is.only_fine), std::vector<std::string>{}) << to_string(to);
    EXPECT_GT(is.compared, GetParam().base == "SOL" ? 1968U : 2919U);
  }

  std::filesystem::path folder_;
  std::optional<Database> database_;
};

TEST_P(PublishedBars, AreStoredOrRefusedAndAgreeAcrossIntervals) {
  for (const Interval interval : {Interval::h1, Interval::h4, Interval::d1}) {
    import_whole(interval);
    if (HasFatalFailure()) return;
  }
  const Bars hourly = load(Interval::h1);
  const Certificate is = certify(series(Interval::h1), hourly, {});
  EXPECT_EQ(is.gaps.size(), GetParam().gaps);
  EXPECT_EQ(is.missing, GetParam().missing);
  EXPECT_EQ(is.no_volume.size(), GetParam().no_volume);
  compare(hourly, Interval::h4);
  compare(hourly, Interval::d1);

  const auto again = import(Interval::h1);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->outcome.unchanged, GetParam().rows.at(Interval::h1) - GetParam().off_grid);
  EXPECT_EQ(certify(series(Interval::h1), load(Interval::h1), {}).content_hash, is.content_hash);
}

INSTANTIATE_TEST_SUITE_P(ByPair, PublishedBars, testing::Values(kBtc, kEth, kSol),
                         [](const auto& pair) { return pair.param.base; });

}  // namespace
}  // namespace tern
