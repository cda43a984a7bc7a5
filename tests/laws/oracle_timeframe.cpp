#include "oracle.h"

namespace tern::laws {
namespace {

double longer_rsi(const Bars& bars, const View& v) {
  return rsi(14, differences_of(closed_log_closes(bars, v.now())));
}

double longer_sma_distance(const Bars& bars, double hours, const View& v) {
  const auto closes = closed_log_closes(bars, v.now());
  const double center = mean(20, [&](std::size_t k) { return closes[closes.size() - 1 - k]; });
  return (std::log(v.own().C(0)) - center) / (v.own().sigma() * std::sqrt(20 * hours));
}

double day_position(const View& v) {
  const Past p = v.own();
  const double low = smallest(24, [&](std::size_t k) { return p.L(k); });
  const double high = largest(24, [&](std::size_t k) { return p.H(k); });
  return (p.C(0) - low) / (high - low);
}

/// The close of the bar that closed `days` midnights before the day of the next bar.
double midnight_close(const View& v, std::int64_t days) {
  constexpr std::int64_t kHour = 3'600'000;
  const std::int64_t now = epoch_ms(v.now());
  const std::int64_t midnight = now / (24 * kHour) * (24 * kHour) - days * 24 * kHour;
  return v.own().C(static_cast<std::size_t>((now - midnight) / kHour));
}

double in_days(const View& v, double change) {
  return std::log(change) / (v.own().sigma() * std::sqrt(24.0));
}

}  // namespace

Oracles timeframe_oracles() {
  return {
      {"rsi14_4h", [](const View& v) { return longer_rsi(v.scene.four_hour, v); }},
      {"rsi14_1d", [](const View& v) { return longer_rsi(v.scene.one_day, v); }},
      {"dist_sma20_4h", [](const View& v) { return longer_sma_distance(v.scene.four_hour, 4, v); }},
      {"dist_sma20_1d", [](const View& v) { return longer_sma_distance(v.scene.one_day, 24, v); }},
      {"pos_day_range", day_position},
      {"ret_since_utc0",
       [](const View& v) { return in_days(v, v.own().C(0) / midnight_close(v, 0)); }},
      {"prevday_ret",
       [](const View& v) { return in_days(v, midnight_close(v, 0) / midnight_close(v, 1)); }},
  };
}

}  // namespace tern::laws
