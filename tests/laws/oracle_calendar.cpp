#include "oracle.h"

namespace tern::laws {
namespace {

std::int64_t hour_of_day(const View& v) {
  return epoch_ms(v.now()) / 3'600'000 % 24;
}

/// 0 on Mondays: 1970-01-01 was a Thursday.
std::int64_t day_of_week(const View& v) {
  return (epoch_ms(v.now()) / 86'400'000 + 3) % 7;
}

double week_angle(const View& v) {
  return 2 * std::acos(-1.0) * static_cast<double>(day_of_week(v)) / 7;
}

double month_fraction(const View& v) {
  constexpr std::int64_t kNewYear2023 = 19'358;  // in days
  std::int64_t day = epoch_ms(v.now()) / 86'400'000 - kNewYear2023;
  for (const std::int64_t length : {31, 28, 31, 30, 31, 30}) {
    if (day < length) break;
    day -= length;
  }
  return static_cast<double>(day) / 30 - 0.5;
}

double same_hour_mean(const View& v) {
  const Past p = v.own();
  return mean(30, [&](std::size_t k) { return p.r(23 + 24 * k); }) / p.sigma();
}

}  // namespace

Oracles calendar_oracles() {
  return {
      {"hour_sin", [](const View& v) { return std::sin(v.hour_angle()); }},
      {"hour_cos", [](const View& v) { return std::cos(v.hour_angle()); }},
      {"dow_sin", [](const View& v) { return std::sin(week_angle(v)); }},
      {"dow_cos", [](const View& v) { return std::cos(week_angle(v)); }},
      {"is_weekend", [](const View& v) { return day_of_week(v) >= 5 ? 1.0 : 0.0; }},
      {"us_session",
       [](const View& v) { return hour_of_day(v) > 12 && hour_of_day(v) < 21 ? 1.0 : 0.0; }},
      {"funding_hour",
       [](const View& v) {
         const std::int64_t hour = hour_of_day(v);
         return hour == 0 || hour == 8 || hour == 16 ? 1.0 : 0.0;
       }},
      {"dom_frac", month_fraction},
      {"hour_mean_30d", same_hour_mean},
  };
}

}  // namespace tern::laws
