#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tern {

/// The pieces between separators; "a,,b" has three.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Without spaces, tabs, and line ends at either side.
std::string_view trim(std::string_view text);

/// What a stranger wrote, safe to show: printable ASCII on one line, cut to `size_max`.
std::string quotable(std::string_view text, std::size_t size_max = 200);

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// The whole of `text` as a finite number, or nothing.
std::optional<double> parse_double(std::string_view text);
std::optional<long long> parse_integer(std::string_view text);

/// The candidate that takes the fewest edits to reach from `name`, for "did you mean"; nothing when
/// none is near. Source: Levenshtein 1966.
std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> names);

}  // namespace tern
