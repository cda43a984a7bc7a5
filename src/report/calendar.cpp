#include "report/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/chart.h"
#include "report/number.h"
#include "report/rivals.h"
#include "report/tables.h"
#include "validate/moments.h"

namespace tern {
namespace {

constexpr std::size_t kRollingDays = 90;
constexpr double kDaysPerYear = 365.0;
constexpr int kLevels = 8;
// A month as large has the strongest color; BTC's own months are mostly within.
constexpr double kFullColor = 0.4;
constexpr double kRowHeight = 30.0;
constexpr double kTop = 26.0;
constexpr double kLeft = 52.0;
constexpr double kCell = 62.0;
constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string css_of(double value) {
  const int level =
      std::clamp(static_cast<int>(std::ceil(kLevels * std::abs(value) / kFullColor)), 1, kLevels);
  return fmt::format("heat {} h{}", value < 0 ? "minus" : "plus", level);
}

std::chrono::year_month_day date_of(Timestamp day) {
  return std::chrono::year_month_day{std::chrono::floor<days>(day)};
}

Table table_of(const Report& report, const std::vector<YearOfReturns>& years) {
  Table table{.caption = captioned(report, "Returns by month"), .header = {"Year"}, .rows = {}};
  for (const char* month : kMonths) table.header.emplace_back(month);
  table.header.emplace_back("Year's");
  for (const YearOfReturns& year : years) {
    std::vector<std::string> row = {std::to_string(year.year)};
    for (const auto& month : year.months) row.push_back(month ? percent(*month, 1) : "");
    row.push_back(percent(year.whole, 1));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Years downward and months to the right, or, for a phone, the other way around.
std::string heat(const std::vector<YearOfReturns>& years, const Picture& picture, bool simulated,
                 ChartSize size) {
  const bool wide = size == ChartSize::wide;
  const double n = static_cast<double>(years.size());
  const double length = 12.4 + 1.0;  // months, a gap, and the year
  const double width = kLeft + kCell * (wide ? length : n);
  const double height = kTop + kRowHeight * (wide ? n : length);
  Svg svg(width, height + 16.0, picture.title, picture.caption);
  const auto corner = [&](double month, double year) {
    return Point{kLeft + kCell * (wide ? month : year), kTop + kRowHeight * (wide ? year : month)};
  };
  const auto name = [&](const std::string& words, bool across, Point at) {
    if (across) {
      svg.text({at.x + 0.5 * kCell, 16.0}, words, "tick middle");
    } else {
      svg.text({0.0, at.y + 20.0}, words, "name");
    }
  };
  const auto cell = [&](Point at, double value) {
    if (!std::isfinite(value)) return;  // after a curve that fell to nothing
    svg.rectangle({at.x + 1.0, at.y + 1.0}, kCell - 2.0, kRowHeight - 2.0, css_of(value));
    svg.text({at.x + 0.5 * kCell, at.y + 20.0}, percent(value, 1), "label middle");
  };
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    name(kMonths[m], wide, corner(static_cast<double>(m), 0.0));
  }
  name("Year", wide, corner(12.4, 0.0));
  for (std::size_t y = 0; y < years.size(); ++y) {
    const double year = static_cast<double>(y);
    name(std::to_string(years[y].year), !wide, corner(0.0, year));
    for (std::size_t m = 0; m < kMonths.size(); ++m) {
      if (years[y].months[m]) cell(corner(static_cast<double>(m), year), *years[y].months[m]);
    }
    cell(corner(12.4, year), years[y].whole);
  }
  if (simulated) svg.text({width, height + 13.0}, "simulated data", "stamp end");
  return svg.finish();
}

std::vector<double> rolling_sharpe(const StrategyReport& curve, std::size_t rows) {
  const std::vector<double> returns = daily_returns(curve);
  std::vector<double> ratios(rows, std::nan(""));
  for (std::size_t day = kRollingDays; day <= std::min(rows, returns.size()); ++day) {
    const Moments m = moments(std::span(returns).subspan(day - kRollingDays, kRollingDays));
    const double ratio = m.mean / m.stddev * std::sqrt(kDaysPerYear);
    if (std::isfinite(ratio)) ratios[day - 1] = ratio;
  }
  return ratios;
}

}  // namespace

std::vector<YearOfReturns> monthly_returns(const StrategyReport& curve) {
  const auto equity = curve.daily.find("equity");
  TERN_CHECK(equity.has_value(), "a curve has a column named equity");
  std::vector<YearOfReturns> years;
  double month_before = 1.0, year_before = 1.0, last = 1.0;
  std::chrono::year_month_day date{};
  for (std::size_t row = 0; row < curve.daily.rows(); ++row) {
    if (!equity->valid[row]) continue;
    const auto now = date_of(curve.daily.as_of()[row]);
    if (years.empty() || now.year() != date.year()) {
      year_before = last;
      years.push_back({static_cast<int>(now.year()), {}, 0.0});
    }
    if (now.month() != date.month() || now.year() != date.year()) month_before = last;
    date = now;
    last = equity->values[row];
    years.back().months[static_cast<unsigned>(now.month()) - 1] = last / month_before - 1.0;
    years.back().whole = last / year_before - 1.0;
  }
  return years;
}

Picture monthly_picture(const Report& report) {
  const auto years = monthly_returns(*portfolio(report));
  const std::string title = captioned(report, "Returns by month");
  const std::string caption =
      "Net returns of the primary strategy in each month, blue above zero and orange below; the "
      "first and the last may be parts of months.";
  Picture picture{"months", title, caption, {}, {}, table_of(report, years)};
  picture.wide = {heat(years, picture, report.simulated, ChartSize::wide)};
  picture.narrow = {heat(years, picture, report.simulated, ChartSize::narrow)};
  return picture;
}

Picture rolling_sharpe_picture(const Report& report) {
  const StrategyReport& primary = *portfolio(report);
  TimeChart chart;
  chart.title = captioned(report, "Rolling Sharpe ratio");
  chart.stamp = report.simulated ? "simulated data" : "";
  chart.days = primary.daily.as_of();
  chart.reference = 0.0;
  const std::size_t rows = chart.days.size;
  chart.lines.push_back({primary.name, "own", rolling_sharpe(primary, rows)});
  for (const StrategyReport& benchmark : report.benchmarks) {
    if (benchmark.name == report.odds.holding) {
      chart.lines.push_back({benchmark.name, "equal", rolling_sharpe(benchmark, rows)});
    }
  }
  chart.description =
      "Sharpe ratio a year of the last 90 days, net. Its own standard error is about 2, so most of "
      "its swings are chance.";
  Frame frame(chart.days);
  for (const ChartLine& line : chart.lines) {
    Column& column = frame.add(line.name);
    for (std::size_t i = 0; i < rows; ++i) {
      if (std::isfinite(line.values[i])) column.set(i, line.values[i]);
    }
  }
  return {"rolling-sharpe",
          chart.title,
          chart.description,
          {draw(chart, ChartSize::wide)},
          {draw(chart, ChartSize::narrow)},
          calendar_table(report, "Rolling Sharpe ratio", frame)};
}

}  // namespace tern
