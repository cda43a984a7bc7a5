#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace tern {
namespace {

using namespace std::chrono;

/// Reads exactly `width` digits at the front of `text` and drops them.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc{} || end != text.data() + width || value < 0) return std::nullopt;
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<Timestamp> take_date(std::string_view& text) {
  const auto year_number = take_digits(text, 4);
  const bool dashed = take(text, "-");
  const auto month_number = take_digits(text, 2);
  if (dashed && !take(text, "-")) return std::nullopt;
  const auto day_number = take_digits(text, 2);
  if (!year_number || !month_number || !day_number) return std::nullopt;
  const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                            day{static_cast<unsigned>(*day_number)}};
  if (!date.ok()) return std::nullopt;
  return Timestamp{sys_days{date}};
}

std::optional<Duration> take_clock(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ":")) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  Duration clock = hours{*hour} + minutes{*minute};
  if (!take(text, ":")) return clock;
  const auto second = take_digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  clock += seconds{*second};
  if (!take(text, ".")) return clock;
  int scale = 100;  // of the first digit, in milliseconds; finer digits are dropped
  bool any = false;
  while (const auto digit = take_digits(text, 1)) {
    clock += Duration{*digit * scale};
    scale /= 10;
    any = true;
  }
  return any ? std::optional{clock} : std::nullopt;
}

std::optional<Timestamp> read_epoch_ms(std::string_view text) {
  std::int64_t ms = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (text.size() < 11) return std::nullopt;
  return from_epoch_ms(ms);
}

}  // namespace

std::string to_date_string(Timestamp t) {
  const year_month_day date{floor<days>(t)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string to_string(Timestamp t) {
  const hh_mm_ss clock{t - floor<days>(t)};
  std::string text = fmt::format("{} {:02}:{:02}", to_date_string(t), clock.hours().count(),
                                 clock.minutes().count());
  const auto ms = clock.subseconds().count();
  if (clock.seconds().count() != 0 || ms != 0)
    text += fmt::format(":{:02}", clock.seconds().count());
  if (ms != 0) text += fmt::format(".{:03}", ms);
  return text;
}

Result<Timestamp> parse_time(std::string_view text) {
  std::string_view rest = text;
  const auto refuse = [&] {
    return fail(Errc::invalid_argument,
                fmt::format("'{}' is not a UTC time: write 2024-01-31 or 2024-01-31T13:00:00Z",
                            quotable(text)));
  };
  const auto date = take_date(rest);
  if (!date) return refuse();
  if (rest.empty()) return *date;
  if (!take(rest, "T") && !take(rest, " ")) return refuse();
  const auto clock = take_clock(rest);
  if (!clock) return refuse();
  if (!rest.empty() && rest != "Z" && rest != "+00:00" && rest != " UTC") return refuse();
  return *date + *clock;
}

Result<TimeRange> parse_time_range(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return fail(Errc::invalid_argument,
                fmt::format("time range '{}' {}: write 20240101-20240701, 20240101- or -20240701",
                            quotable(text), why));
  };
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || text.size() < 2) return refuse("has no '-'");
  const auto edge = [](std::string_view part, Timestamp open) -> std::optional<Timestamp> {
    if (part.empty()) return open;
    if (const auto ms = read_epoch_ms(part)) return ms;
    std::string_view rest = part;
    const auto date = part.size() == 8 ? take_date(rest) : std::nullopt;
    return date && rest.empty() ? date : std::nullopt;
  };
  const auto begin = edge(text.substr(0, dash), kTimeMin);
  const auto end = edge(text.substr(dash + 1), kTimeMax);
  if (!begin || !end) return refuse("is not two dates");
  const TimeRange range{*begin, *end};
  if (range.empty()) return refuse("is empty");
  return range;
}

Timestamp add_months(Timestamp t, int count) {
  const auto midnight = floor<days>(t);
  const year_month_day date{midnight};
  const year_month moved = year_month{date.year(), date.month()} + months{count};
  const year_month_day_last last{moved.year(), month_day_last{moved.month()}};
  const day day_of_month = std::min(date.day(), last.day());
  return sys_days{moved / day_of_month} + (t - midnight);
}

}  // namespace tern
