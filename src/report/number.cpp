#include "report/number.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"

namespace tern {

namespace {

constexpr const char* kAbsent = "n/a";

std::string with_spaces(std::string digits) {
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ' ');
  }
  return digits;
}

}  // namespace

std::string decimal(double value, int digits) {
  if (!std::isfinite(value)) return kAbsent;
  std::string text = fmt::format("{:.{}f}", value, digits);
  if (text.front() == '-' && text.find_first_of("123456789") == std::string::npos) text.erase(0, 1);
  return text;
}

std::string decimal(std::optional<double> value, int digits) {
  return value ? decimal(*value, digits) : kAbsent;
}

std::string percent(double fraction, int digits) {
  return std::isfinite(fraction) ? decimal(100.0 * fraction, digits) + " %" : kAbsent;
}

std::string percent(std::optional<double> fraction, int digits) {
  return fraction ? percent(*fraction, digits) : kAbsent;
}

std::string count(std::size_t n) {
  return with_spaces(std::to_string(n));
}

std::string money(double quote) {
  if (!std::isfinite(quote)) return kAbsent;
  const std::string text = decimal(std::abs(quote), 2);
  const auto dot = text.find('.');
  const bool negative = decimal(quote, 2).front() == '-';
  return fmt::format("{}{}{}", negative ? "-" : "", with_spaces(text.substr(0, dot)),
                     text.substr(dot));
}

std::string p_value(double p) {
  if (!std::isfinite(p)) return kAbsent;
  return p < 0.001 ? "< 0.001" : decimal(p, 3);
}

std::string with_interval(const Interval95& interval, int digits) {
  if (!std::isfinite(interval.value)) return kAbsent;
  return fmt::format("{} [{}, {}]", decimal(interval.value, digits), decimal(interval.low, digits),
                     decimal(interval.high, digits));
}

std::string with_interval(const std::optional<Interval95>& interval, int digits) {
  return interval ? with_interval(*interval, digits) : kAbsent;
}

std::string percent_with_interval(const Interval95& interval, int digits) {
  if (!std::isfinite(interval.value)) return kAbsent;
  return with_interval(
             Interval95{100.0 * interval.value, 100.0 * interval.low, 100.0 * interval.high},
             digits) +
         " %";
}

std::string percent_with_interval(const std::optional<Interval95>& interval, int digits) {
  return interval ? percent_with_interval(*interval, digits) : kAbsent;
}

std::string duration_text(Duration duration) {
  const auto ms = duration.count();
  for (const auto& [unit, name] :
       {std::pair{86'400'000L, "d"}, {3'600'000L, "h"}, {60'000L, "m"}}) {
    if (ms > unit * (unit == 86'400'000L ? 1 : 0) && ms % unit == 0)
      return fmt::format("{}{}", ms / unit, name);
  }
  return fmt::format("{} ms", ms);
}

std::optional<Duration> parse_duration_text(std::string_view text) {
  for (const auto& [name, unit] : {std::pair<std::string_view, Duration>{" ms", 1ms},
                                   {"d", days{1}},
                                   {"h", 1h},
                                   {"m", 1min}}) {
    if (!text.ends_with(name)) continue;
    const auto count = parse_integer(text.substr(0, text.size() - name.size()));
    if (!count || *count < 0 || *count > 100'000'000) return std::nullopt;
    return *count * unit;
  }
  return std::nullopt;
}

}  // namespace tern
