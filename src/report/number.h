#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "validate/score.h"

namespace tern {

/// Numbers as a report prints them. What does not exist (NaN, infinite, absent) is "n/a"; nothing
/// prints as minus zero.

std::string decimal(double value, int digits);
std::string decimal(std::optional<double> value, int digits);

/// "0.68 %" of 0.0068.
std::string percent(double fraction, int digits);
std::string percent(std::optional<double> fraction, int digits);

/// "35 040".
std::string count(std::size_t n);

/// "10 000.00".
std::string money(double quote);

/// "0.012", and "< 0.001" below.
std::string p_value(double p);

/// "0.039 [0.028, 0.050]".
std::string with_interval(const Interval95& interval, int digits);
std::string with_interval(const std::optional<Interval95>& interval, int digits);

/// "51.6 [51.1, 52.1] %" of fractions.
std::string percent_with_interval(const Interval95& interval, int digits);
std::string percent_with_interval(const std::optional<Interval95>& interval, int digits);

/// "15m", "1h", "24h", "7d": the largest unit that divides it; one day is written in hours.
std::string duration_text(Duration duration);

/// What duration_text() wrote; nothing for other words.
std::optional<Duration> parse_duration_text(std::string_view text);

}  // namespace tern
