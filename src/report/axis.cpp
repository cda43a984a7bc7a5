#include "report/axis.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "report/number.h"

namespace tern {

namespace {

constexpr std::array kMonthNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::chrono::year_month_day calendar(Timestamp t) {
  return std::chrono::year_month_day{std::chrono::floor<days>(t)};
}

std::string month_label(Timestamp t) {
  const auto date = calendar(t);
  const auto month = static_cast<unsigned>(date.month());
  if (month == 1) return fmt::format("{}", static_cast<int>(date.year()));
  return fmt::format("{} {}", kMonthNames[month - 1], static_cast<int>(date.year()));
}

std::vector<Tick> month_ticks(TimeRange range, int months) {
  std::vector<Tick> ticks;
  const auto first = calendar(range.begin);
  // Steps of several years fall on years that they divide; shorter ones on January.
  const int years = std::max(1, months / 12);
  const int year = static_cast<int>(first.year()) / years * years;
  for (Timestamp t = utc_day(year, 1, 1); t <= range.end; t = add_months(t, months)) {
    if (t >= range.begin) ticks.push_back({day_number(t), month_label(t)});
  }
  return ticks;
}

std::vector<Tick> day_ticks(TimeRange range, int step) {
  std::vector<Tick> ticks;
  for (Timestamp t = std::chrono::ceil<days>(range.begin); t <= range.end; t += days{step}) {
    const auto date = calendar(t);
    ticks.push_back(
        {day_number(t), fmt::format("{} {}", static_cast<unsigned>(date.day()),
                                    kMonthNames[static_cast<unsigned>(date.month()) - 1])});
  }
  return ticks;
}

double nice_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least * (1.0 - 1e-9)) return factor * power;
  }
  return 10.0 * power;
}

int digits_for(double step) {
  return std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

}  // namespace

double day_number(Timestamp t) {
  return static_cast<double>(epoch_ms(t)) / 86'400'000.0;
}

std::string axis_label(double value, double step, ValueFormat format) {
  switch (format) {
    case ValueFormat::multiple:
      return decimal(value, digits_for(step)) + "\u00d7";
    case ValueFormat::percent:
      return percent(value, digits_for(100.0 * step));
    case ValueFormat::basis_points:
      return decimal(1e4 * value, digits_for(1e4 * step)) + " bp";
    case ValueFormat::plain:
      break;
  }
  return decimal(value, digits_for(step));
}

std::vector<Tick> linear_ticks(double low, double high, std::size_t count_max, ValueFormat format) {
  const double step = nice_step((high - low) / static_cast<double>(count_max));
  std::vector<Tick> ticks;
  const auto last = static_cast<long long>(std::floor(high / step + 1e-9));
  for (auto k = static_cast<long long>(std::ceil(low / step - 1e-9)); k <= last; ++k) {
    const double value = static_cast<double>(k) * step;
    ticks.push_back({value, axis_label(value, step, format)});
  }
  return ticks;
}

std::vector<Tick> log_ticks(double low, double high, std::size_t count_max, ValueFormat format) {
  // A range of less than a factor of four has too few round powers; round values serve better.
  if (high / low < 4.0) return linear_ticks(low, high, count_max, format);
  const int first = static_cast<int>(std::floor(std::log10(low)));
  const int last = static_cast<int>(std::floor(std::log10(high)));
  for (const auto& factors : {std::vector{1.0, 2.0, 5.0}, {1.0, 3.0}, {1.0}}) {
    std::vector<Tick> ticks;
    for (int power = first; power <= last; ++power) {
      for (const double factor : factors) {
        const double value = factor * std::pow(10.0, power);
        if (value < low || value > high) continue;
        ticks.push_back({value, axis_label(value, std::min(value, 1.0), format)});
      }
    }
    if (ticks.size() <= count_max + 2 || factors.size() == 1) return ticks;
  }
  return {};
}

std::vector<Tick> date_ticks(TimeRange range, std::size_t count_max) {
  for (const int step : {1, 2, 7}) {
    if (range.length() / days{step} <= static_cast<long>(count_max)) return day_ticks(range, step);
  }
  for (const int months : {1, 3, 6, 12, 24, 60}) {
    auto ticks = month_ticks(range, months);
    if (ticks.size() <= count_max) return ticks;
  }
  return month_ticks(range, 120);
}

}  // namespace tern
