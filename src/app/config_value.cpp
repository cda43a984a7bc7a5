#include "app/config_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/text.h"
#include "dataset/split.h"

namespace tern {

std::string ConfigValue::literal() const {
  std::ostringstream out;
  node_->visit([&](const auto& value) { out << value; });
  return std::move(out).str();
}

Error ConfigValue::mismatch(std::string_view expected) const {
  // A long list is written over several lines, and an error is one.
  std::string found = literal();
  std::ranges::replace(found, '\n', ' ');
  return fail(Errc::invalid_argument,
              fmt::format("{}: {} expected, {} found", key_, expected, quotable(found)));
}

Status ConfigValue::read(std::string& into) const {
  std::string text;
  TERN_TRY_STATUS(read_or_empty(text));
  if (text.empty()) return mismatch("a string");
  into = std::move(text);
  return {};
}

Status ConfigValue::read_or_empty(std::string& into) const {
  // TOML has dates of its own: one written without quotes says what the quoted one does.
  const bool date = node_->is_date() || node_->is_date_time();
  const auto text = date ? std::optional{literal()} : node_->value_exact<std::string>();
  if (!text) return mismatch("a string");
  into = *text;
  return {};
}

Status ConfigValue::read(std::vector<std::string>& into) const {
  // One word is a list of one: --set learn.features=all.
  if (const auto alone = node_->value_exact<std::string>()) {
    into = {*alone};
    return {};
  }
  std::vector<std::string> values;
  const toml::array* array = node_->as_array();
  if (array == nullptr) return mismatch("a list of strings");
  for (const toml::node& element : *array) {
    const auto text = element.value_exact<std::string>();
    if (!text) return mismatch("a list of strings");
    values.push_back(*text);
  }
  into = std::move(values);
  return {};
}

Status ConfigValue::read(double& into, double min, double max, double unit) const {
  const auto number = node_->is_number() ? node_->value<double>() : std::nullopt;
  if (!number || !(*number >= min && *number <= max)) {
    return mismatch(fmt::format("a number from {} to {}", min, max));
  }
  into = *number * unit;
  return {};
}

Status ConfigValue::read(std::vector<double>& into, double min, double max) const {
  const std::string expected = fmt::format("a list of numbers from {} to {}", min, max);
  std::vector<double> values;
  const toml::array* array = node_->as_array();
  if (array == nullptr) return mismatch(expected);
  for (const toml::node& element : *array) {
    const auto number = element.is_number() ? element.value<double>() : std::nullopt;
    if (!number || !(*number >= min && *number <= max)) return mismatch(expected);
    values.push_back(*number);
  }
  into = std::move(values);
  return {};
}

Status ConfigValue::read_count(std::uint64_t& into, std::uint64_t min, std::uint64_t max) const {
  const auto number = node_->value_exact<std::int64_t>();
  if (!number || *number < 0 || static_cast<std::uint64_t>(*number) < min ||
      static_cast<std::uint64_t>(*number) > max) {
    return mismatch(max == kCountMax ? fmt::format("a whole number of at least {}", min)
                                     : fmt::format("a whole number from {} to {}", min, max));
  }
  into = static_cast<std::uint64_t>(*number);
  return {};
}

Status ConfigValue::read_count(int& into, int min, int max) const {
  std::uint64_t count = 0;
  TERN_TRY_STATUS(
      read_count(count, static_cast<std::uint64_t>(min), static_cast<std::uint64_t>(max)));
  into = static_cast<int>(count);
  return {};
}

Status ConfigValue::read_choice(bool& into, std::string_view no, std::string_view yes) const {
  const auto text = node_->value_exact<std::string>();
  if (!text || (*text != no && *text != yes))
    return mismatch(fmt::format("\"{}\" or \"{}\"", no, yes));
  into = *text == yes;
  return {};
}

Status ConfigValue::read_period(std::string& into) const {
  std::string text;
  TERN_TRY_STATUS(read(text));
  if (auto period = parse_period(text); !period) {
    return with_context(key_, std::move(period).error());
  }
  into = std::move(text);
  return {};
}

Result<Duration> parse_duration(std::string_view text) {
  const auto refuse = [&] {
    return fail(Errc::invalid_argument,
                fmt::format("'{}' is not a length of time: write 15m, 4h or 180d", quotable(text)));
  };
  if (text.size() < 2) return refuse();
  const auto count = parse_integer(text.substr(0, text.size() - 1));
  if (!count || *count < 0 || *count > 100'000) return refuse();
  switch (text.back()) {
    case 'm':
      return Duration{std::chrono::minutes{*count}};
    case 'h':
      return Duration{std::chrono::hours{*count}};
    case 'd':
      return Duration{std::chrono::days{*count}};
    default:
      return refuse();
  }
}

}  // namespace tern
