#include "report/calendar.h"

#include <gtest/gtest.h>

#include <cmath>

#include "report/sample_report.h"
#include "report/well_formed.h"

namespace tern {
namespace {

StrategyReport curve_of(Timestamp first, const std::vector<double>& equity) {
  StrategyReport curve;
  curve.name = "own";
  curve.daily = Frame({first, days{1}, equity.size()});
  Column& column = curve.daily.add("equity");
  for (std::size_t i = 0; i < equity.size(); ++i) {
    if (std::isfinite(equity[i])) column.set(i, equity[i]);
  }
  return curve;
}

TEST(Months, CompoundToTheirYear) {
  const auto years = monthly_returns(curve_of(utc_day(2023, 12, 30), {1.1, 1.2, 1.5, 1.5, 0.6}));
  ASSERT_EQ(years.size(), 2U);
  EXPECT_EQ(years[0].year, 2023);
  EXPECT_FALSE(years[0].months[10]) << "November lies before the period";
  EXPECT_NEAR(*years[0].months[11], 0.2, 1e-12) << "from the starting capital";
  EXPECT_NEAR(years[0].whole, 0.2, 1e-12);
  EXPECT_NEAR(*years[1].months[0], 0.6 / 1.2 - 1.0, 1e-12);
  EXPECT_NEAR(years[1].whole, -0.5, 1e-12);
}

TEST(Months, ADayWithoutEquityIsPassedOver) {
  const auto years =
      monthly_returns(curve_of(utc_day(2024, 1, 30), {1.0, std::nan(""), std::nan(""), 1.5}));
  ASSERT_EQ(years.size(), 1U);
  EXPECT_NEAR(*years[0].months[0], 0.0, 1e-12);
  EXPECT_NEAR(*years[0].months[1], 0.5, 1e-12);
}

TEST(Months, ArePicturesForScreensAndPhones) {
  const Report report = sample_report(120);
  const Picture months = monthly_picture(report);
  ASSERT_EQ(months.wide.size(), 1U);
  ASSERT_EQ(months.narrow.size(), 1U);
  EXPECT_EQ(complaint(months.wide.front()), "");
  EXPECT_EQ(complaint(months.narrow.front()), "");
  EXPECT_NE(months.wide.front(), months.narrow.front());
  EXPECT_EQ(months.table.header.size(), 14U);
}

TEST(RollingSharpe, NeedsNinetyDays) {
  EXPECT_EQ(rolling_sharpe_picture(sample_report(80)).table.rows.front().at(1), "n/a");
  const Picture picture = rolling_sharpe_picture(sample_report(200));
  EXPECT_NE(picture.table.rows.back().at(1), "n/a");
}

}  // namespace
}  // namespace tern
