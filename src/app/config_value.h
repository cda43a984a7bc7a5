#pragma once

#include <toml++/toml.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/result.h"
#include "base/time.h"

namespace tern {

/// One value of a configuration and the key it is for: reads itself into the type that the key
/// wants, or says what would have fitted. Every read() has Errors: invalid_argument.
class ConfigValue {
 public:
  static constexpr std::uint64_t kCountMax = INT64_MAX;  ///< the largest that TOML can write

  ConfigValue(std::string_view key, const toml::node& node) : key_(key), node_(&node) {}

  /// As TOML writes it, in one spelling.
  std::string literal() const;

  Status read(std::string& into) const;
  /// A string that may be empty, as the others may not.
  Status read_or_empty(std::string& into) const;
  Status read(std::vector<std::string>& into) const;
  /// A number in [min, max], multiplied by `unit` (0.01 for a percentage).
  Status read(double& into, double min, double max, double unit = 1) const;
  Status read(std::vector<double>& into, double min, double max) const;
  /// A whole number in [min, max].
  Status read_count(std::uint64_t& into, std::uint64_t min, std::uint64_t max = kCountMax) const;
  Status read_count(int& into, int min, int max) const;
  /// True for the word `yes`, false for `no`.
  Status read_choice(bool& into, std::string_view no, std::string_view yes) const;
  /// "3mo", "90d": kept as written.
  Status read_period(std::string& into) const;

  /// A string that `parse` understands.
  template <class T>
  Status read(T& into, Result<T> (*parse)(std::string_view)) const {
    std::string text;
    TERN_TRY_STATUS(read(text));
    return assign(parse(text), into);
  }
  /// Such a string, or an empty one for nothing.
  template <class T>
  Status read_if_any(std::optional<T>& into, Result<T> (*parse)(std::string_view)) const {
    std::string text;
    TERN_TRY_STATUS(read_or_empty(text));
    if (!text.empty()) return assign(parse(text), into);
    into.reset();
    return {};
  }
  /// A list of such strings.
  template <class T>
  Status read_each(std::vector<T>& into, Result<T> (*parse)(std::string_view)) const {
    std::vector<std::string> texts;
    TERN_TRY_STATUS(read(texts));
    std::vector<T> values;
    for (const std::string& text : texts) {
      T value{};
      TERN_TRY_STATUS(assign(parse(text), value));
      values.push_back(std::move(value));
    }
    into = std::move(values);
    return {};
  }

 private:
  template <class T, class Into>
  Status assign(Result<T> parsed, Into& into) const {
    if (!parsed) return with_context(key_, std::move(parsed).error());
    into = *std::move(parsed);
    return {};
  }
  Error mismatch(std::string_view expected) const;

  std::string_view key_;
  const toml::node* node_;
};

/// "1h", "4h", "180d", "15m". Errors: invalid_argument.
Result<Duration> parse_duration(std::string_view text);

}  // namespace tern
