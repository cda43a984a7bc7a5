#include "dataset/split.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "dataset/samples.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2020, 1, 1);

WalkForward quarterly() {
  return {.test_begin = utc_day(2021, 1, 1),
          .test_end = utc_day(2022, 2, 1),
          .refit = {3, 0h},
          .train_min = days{180},
          .train_max = 0h,
          .valid = 0h,
          .embargo = 24h};
}

TEST(Period, ReadsAndWritesMonthsDaysHoursAndMinutes) {
  EXPECT_EQ(*parse_period("3mo"), (Period{3, 0h}));
  EXPECT_EQ(*parse_period("90d"), (Period{0, days{90}}));
  EXPECT_EQ(*parse_period("36h"), (Period{0, 36h}));
  EXPECT_EQ(*parse_period("30min"), (Period{0, 30min}));
  EXPECT_EQ(to_string(*parse_period("168h")), "7d");
  for (const char* text : {"3mo", "90d", "36h", "90min"}) {
    EXPECT_EQ(to_string(*parse_period(text)), text);
  }
  for (const char* text : {"", "3", "mo", "0d", "-1d", "1.5h", "3 mo", "3y", "99999999999d"}) {
    const auto period = parse_period(text);
    ASSERT_FALSE(period) << text;
    EXPECT_EQ(period.error().kind, Errc::invalid_argument);
  }
}

TEST(WalkForward, TilesTheTestRangeByCalendarQuarters) {
  const auto splits = walk_forward({kStart, utc_day(2022, 3, 1)}, quarterly());
  ASSERT_TRUE(splits);
  ASSERT_EQ(splits->size(), 5U);
  EXPECT_EQ((*splits)[1].test, (TimeRange{utc_day(2021, 4, 1), utc_day(2021, 7, 1)}));
  EXPECT_EQ((*splits)[1].train, (TimeRange{kStart, utc_day(2021, 3, 31)}));
  EXPECT_TRUE((*splits)[1].valid.empty());
  EXPECT_EQ((*splits)[4].test, (TimeRange{utc_day(2022, 1, 1), utc_day(2022, 2, 1)}))
      << "the last is cut short";
}

TEST(WalkForward, KeepsTheValidationRangeApartFromBothSides) {
  WalkForward cut = quarterly();
  cut.valid = days{30};
  cut.train_max = days{200};
  const auto splits = walk_forward({kStart, utc_day(2022, 3, 1)}, cut);
  ASSERT_TRUE(splits);
  const Split& first = splits->front();
  EXPECT_EQ(first.valid, (TimeRange{utc_day(2020, 12, 1), utc_day(2020, 12, 31)}));
  EXPECT_EQ(first.train.end, utc_day(2020, 11, 30));
  EXPECT_EQ(first.train.length(), days{200});
}

TEST(WalkForward, MonthsAreCountedFromTheFirstEdge) {
  WalkForward cut = quarterly();
  cut.test_begin = utc_day(2021, 1, 31);
  cut.refit = {1, 0h};
  const auto splits = walk_forward({kStart, utc_day(2022, 3, 1)}, cut);
  ASSERT_TRUE(splits);
  EXPECT_EQ((*splits)[1].test.begin, utc_day(2021, 2, 28));
  EXPECT_EQ((*splits)[2].test.begin, utc_day(2021, 3, 31)) << "not the 28th for ever";
}

TEST(WalkForward, SaysWhenTestingCanBegin) {
  WalkForward cut = quarterly();
  cut.train_min = days{400};
  const auto splits = walk_forward({kStart, utc_day(2022, 3, 1)}, cut);
  ASSERT_FALSE(splits);
  EXPECT_EQ(splits.error().kind, Errc::invalid_argument);
  // 2020 has 366 days, one of them embargoed: 35 are wanting.
  EXPECT_NE(splits.error().message.find("begin testing at 2021-02-05"), std::string::npos)
      << splits.error().message;
  cut.test_begin = utc_day(2021, 2, 5);
  EXPECT_TRUE(walk_forward({kStart, utc_day(2022, 3, 1)}, cut));
}

TEST(WalkForward, RefusesSettingsThatCannotWork) {
  const TimeRange history{kStart, utc_day(2022, 3, 1)};
  const auto refused = [&](auto change) {
    WalkForward cut = quarterly();
    change(cut);
    const auto splits = walk_forward(history, cut);
    return !splits && splits.error().kind == Errc::invalid_argument;
  };
  EXPECT_TRUE(refused([](WalkForward& c) { c.train_min = 0h; }));
  EXPECT_TRUE(refused([](WalkForward& c) { c.embargo = -1h; }));
  EXPECT_TRUE(refused([](WalkForward& c) { c.valid = -1h; }));
  EXPECT_TRUE(refused([](WalkForward& c) { c.refit = {0, 0h}; }));
  EXPECT_TRUE(refused([](WalkForward& c) { c.train_max = days{90}; }));
  EXPECT_TRUE(refused([](WalkForward& c) { c.test_end = c.test_begin; }));
  EXPECT_TRUE(refused([](WalkForward& c) { c.test_end = utc_day(2022, 3, 2); }));
  EXPECT_FALSE(refused([](WalkForward&) {}));
}

Dataset hourly_rows(std::size_t count, Duration horizon) {
  Dataset data{};
  data.horizon = horizon;
  for (std::size_t i = 0; i < count; ++i) data.as_of.push_back(kStart + 1h * i);
  data.labelled = Mask(count, true);
  return data;
}

// Labels are spans (as_of, as_of + horizon]: what a row says of the future.
void expect_disjoint(const Dataset& data, const std::vector<std::size_t>& earlier,
                     const std::vector<std::size_t>& later, Duration embargo) {
  if (earlier.empty() || later.empty()) return;
  EXPECT_LE(data.as_of[earlier.back()] + data.horizon + embargo, data.as_of[later.front()]);
}

TEST(WalkForward, NoTrainingLabelTouchesATestLabel) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    const auto hours = [&](std::uint64_t low, std::uint64_t high) {
      return Duration{1h} * static_cast<std::int64_t>(low + rng.below(high - low));
    };
    const std::size_t count = 800 + rng.below(800);
    const Dataset data = hourly_rows(count, hours(1, 48));
    WalkForward cut{};
    cut.test_begin = kStart + hours(400, 600);
    cut.test_end = cut.test_begin + hours(1, 200);
    cut.refit = Period{0, hours(1, 100)};
    cut.train_min = hours(1, 100);
    cut.train_max = rng.below(2) == 0 ? Duration::zero() : cut.train_min + hours(0, 300);
    cut.valid = rng.below(2) == 0 ? Duration::zero() : hours(1, 100);
    cut.embargo = hours(0, 48);
    const auto splits = walk_forward({kStart, data.as_of.back() + 1h}, cut);
    ASSERT_TRUE(splits) << splits.error().message;
    Timestamp edge = cut.test_begin;
    for (const Split& split : *splits) {
      EXPECT_EQ(split.test.begin, edge);
      EXPECT_FALSE(split.test.empty());
      edge = split.test.end;
      const auto train = labelled_rows(data, split.train);
      const auto valid = labelled_rows(data, split.valid);
      const auto test = rows_in(data, split.test);
      expect_disjoint(data, train, test, cut.embargo);
      expect_disjoint(data, train, valid, cut.embargo);
      expect_disjoint(data, valid, test, cut.embargo);
    }
    EXPECT_EQ(edge, cut.test_end);
  }
}

}  // namespace
}  // namespace tern
