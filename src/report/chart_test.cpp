#include "report/chart.h"

#include <gtest/gtest.h>

#include <cmath>

#include "report/well_formed.h"

namespace tern {
namespace {

TimeChart chart_of(std::vector<double> values) {
  TimeChart chart;
  chart.title = "Equity";
  chart.description = "by hand";
  chart.days = {utc_day(2024, 1, 1), days{1}, values.size()};
  chart.lines.push_back({"A <b> & \"c\"", "own", std::move(values)});
  return chart;
}

TEST(Chart, EscapesNames) {
  const std::string svg = draw(chart_of({1.0, 2.0, 1.5}), ChartSize::wide);
  EXPECT_EQ(complaint(svg), "");
  EXPECT_NE(svg.find("A &lt;b&gt; &amp; &quot;c&quot;"), std::string::npos);
}

TEST(Chart, IsWellFormedForEveryShapeOfData) {
  const double nan = std::nan("");
  const std::vector<std::vector<double>> shapes = {{},
                                                   {1.0},
                                                   {nan},
                                                   {1.0, 1.0, 1.0},
                                                   {0.0, 0.0},
                                                   {nan, 1.0, nan, 2.0},
                                                   {1e-9, 1e9},
                                                   {-1.0, INFINITY, 0.5},
                                                   std::vector<double>(3000, 2.0)};
  for (const auto& values : shapes) {
    for (const bool logarithmic : {false, true}) {
      for (const bool stacked : {false, true}) {
        TimeChart chart = chart_of(values);
        chart.logarithmic = logarithmic && !stacked;
        chart.stacked = stacked;
        chart.reference = 1.0;
        chart.stamp = "simulated data";
        EXPECT_EQ(complaint(draw(chart, ChartSize::wide)), "") << values.size();
        EXPECT_EQ(complaint(draw(chart, ChartSize::narrow)), "") << values.size();
      }
    }
  }
}

TEST(Chart, BreaksALineWhereThereIsNoValue) {
  const std::string whole = draw(chart_of({1.0, 1.2, 1.4, 1.6}), ChartSize::wide);
  const std::string broken = draw(chart_of({1.0, 1.2, std::nan(""), 1.4, 1.6}), ChartSize::wide);
  const auto moves = [](const std::string& svg) {
    const auto begin = svg.find("d=\"", svg.find("class=\"line own\""));
    const auto path = svg.substr(begin, svg.find('/', begin) - begin);
    return std::count(path.begin(), path.end(), 'M');
  };
  EXPECT_EQ(moves(whole), 1);
  EXPECT_EQ(moves(broken), 2);
}

TEST(Chart, DrawsNoMoreThanThePixelsCanShow) {
  std::vector<double> values(30'000);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<double>(1 + (i * 37) % 101);
  EXPECT_LT(draw(chart_of(values), ChartSize::wide).size(), 60'000U);
}

TEST(Chart, KeepsTheExtremesOfDaysThatShareAPixel) {
  std::vector<double> values(30'000, 1.0);
  values[12'345] = 3.0;
  const std::string spike = draw(chart_of(values), ChartSize::wide);
  values[12'345] = 1.0;
  const std::string flat = draw(chart_of(values), ChartSize::wide);
  EXPECT_GT(spike.size(), flat.size());
}

TEST(Chart, BarsWithoutAnIntervalHaveNoWhisker) {
  BarChart chart{.title = "BTC/USDT",
                 .description = "deciles",
                 .stamp = "",
                 .css = "p0",
                 .bars = {{"1", 1e-4, std::nan(""), std::nan(""), 0.0}},
                 .format = ValueFormat::basis_points,
                 .low = -1e-3,
                 .high = 1e-3};
  EXPECT_EQ(complaint(draw(chart)), "");
  EXPECT_EQ(draw(chart).find("whisker"), std::string::npos);
  chart.bars.front().low = 0.0;
  chart.bars.front().high = 1.0;  // beyond the axis: it ends at the edge
  EXPECT_NE(draw(chart).find("whisker"), std::string::npos);
  EXPECT_EQ(complaint(draw(chart)), "");
}

TEST(Axis, TicksAreRoundAndInside) {
  const auto ticks = linear_ticks(-0.83, 0.02, 6, ValueFormat::percent);
  ASSERT_EQ(ticks.size(), 5U);
  EXPECT_EQ(ticks.front().label, "-80 %");
  EXPECT_EQ(ticks.back().label, "0 %");
}

TEST(Axis, ALogarithmicAxisUsesPowersOfTen) {
  const auto ticks = log_ticks(0.4, 30.0, 6, ValueFormat::multiple);
  ASSERT_EQ(ticks.size(), 6U);
  EXPECT_EQ(ticks[0].label, "0.5\u00d7");
  EXPECT_EQ(ticks[1].label, "1\u00d7");
  EXPECT_EQ(ticks[5].label, "20\u00d7");
}

TEST(Axis, DatesFallOnCalendarEdges) {
  const auto years = date_ticks({utc_day(2019, 3, 5), utc_day(2026, 1, 1)}, 9);
  EXPECT_EQ(years.front().label, "2020");
  EXPECT_EQ(years.back().label, "2026");
  const auto months = date_ticks({utc_day(2024, 1, 15), utc_day(2024, 6, 2)}, 9);
  EXPECT_EQ(months.front().label, "Feb 2024");
  const auto one_day = date_ticks({utc_day(2024, 1, 15), utc_day(2024, 1, 16)}, 9);
  EXPECT_EQ(one_day.front().label, "15 Jan");
}

}  // namespace
}  // namespace tern
