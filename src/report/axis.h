#pragma once

#include <string>
#include <vector>

#include "base/time.h"

namespace tern {

struct Tick {
  double value;  ///< in the axis's unit; days since the Unix epoch on a time axis
  std::string label;
};

/// How an axis writes its values.
enum class ValueFormat : std::uint8_t { multiple, percent, plain, basis_points };

/// "2.5x" (with a multiplication sign), "12 %", "0.05", "-3 bp".
/// Units: percent and basis_points take fractions. `step` is the distance between ticks, which
///        decides the digits.
std::string axis_label(double value, double step, ValueFormat format);

/// Round values (1, 2, 5 times a power of ten) inside [low, high], at most about `count_max`.
/// Requires: low < high.
std::vector<Tick> linear_ticks(double low, double high, std::size_t count_max, ValueFormat format);

/// The same for a logarithmic axis. Requires: 0 < low < high.
std::vector<Tick> log_ticks(double low, double high, std::size_t count_max, ValueFormat format);

/// Calendar edges in `range`: years, quarters, months, weeks, or days, at most `count_max`.
std::vector<Tick> date_ticks(TimeRange range, std::size_t count_max);

/// Days since the Unix epoch.
double day_number(Timestamp t);

}  // namespace tern
