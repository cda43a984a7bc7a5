#include "source/stamp.h"

#include "base/text.h"

namespace tern {
namespace {

constexpr std::array<std::string_view, kStampUnits> kUnitNames = {"epoch s", "epoch ms", "epoch us",
                                                                  "dates"};
constexpr std::size_t kDateSize = std::string_view("2024-01-31").size();

bool says_utc(std::string_view cell) {
  return cell.ends_with("Z") || cell.ends_with("+00:00") || cell.ends_with("UTC");
}

/// Takes "+03:00" off the end of a clock time, where there is one.
std::optional<Duration> take_offset(std::string_view& cell) {
  constexpr std::size_t kSize = std::string_view("+03:00").size();
  if (cell.size() <= kDateSize + kSize) return std::nullopt;
  const std::string_view tail = cell.substr(cell.size() - kSize);
  const char sign = tail[0];
  if ((sign != '+' && sign != '-') || tail[3] != ':') return std::nullopt;
  const auto hours = parse_integer(tail.substr(1, 2));
  const auto minutes = parse_integer(tail.substr(4));
  if (!hours || !minutes || *hours < 0 || *hours > 14 || *minutes < 0 || *minutes > 59) {
    return std::nullopt;
  }
  cell.remove_suffix(kSize);
  const Duration east = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return sign == '+' ? east : -east;
}

std::optional<Stamp> parse_date(std::string_view cell) {
  bool zoned = cell.size() <= kDateSize || says_utc(cell);
  Duration offset{};
  if (!zoned) {
    if (const auto east = take_offset(cell)) {
      offset = *east;
      zoned = true;
      if (says_utc(cell)) return std::nullopt;  // it cannot be in two zones
    }
  }
  const auto local = parse_time(cell);
  if (!local || *local - offset < kTimeMin) return std::nullopt;
  return Stamp{*local - offset, StampUnit::date, zoned};
}

}  // namespace

std::string_view to_string(StampUnit unit) {
  return kUnitNames.at(static_cast<std::size_t>(unit));
}

/// Seconds stay below 1e11 until the year 5138, milliseconds below 1e14, and each is above the
/// other from 1973 on.
std::optional<Stamp> parse_stamp(std::string_view cell) {
  std::string_view whole = cell;
  if (whole.ends_with(".0")) whole.remove_suffix(2);
  const auto number = parse_integer(whole);
  if (!number || whole.size() == 8) return parse_date(whole);  // eight digits are a date: 20240131
  if (*number < 0) return std::nullopt;
  Stamp stamp{from_epoch_ms(*number), StampUnit::ms, true};
  if (*number < 100'000'000'000) {
    stamp = {from_epoch_ms(*number * 1000), StampUnit::s, true};
  } else if (*number >= 100'000'000'000'000) {
    stamp = {from_epoch_ms(*number / 1000), StampUnit::us, true};
  }
  if (stamp.time >= kTimeMax) return std::nullopt;
  return stamp;
}

}  // namespace tern
