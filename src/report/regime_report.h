#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "frame/frame.h"
#include "regime/regime.h"
#include "regime/regime_summary.h"

namespace tern {

/// How long a state lasts, and what follows its days.
struct StateReport {
  std::string state;
  StateDwell dwell = {};
  std::vector<std::size_t> next;  ///< shape [states]: days that were followed by a day of each
};

/// What a price or an equity curve did on the days of one state. A day begins at its reading.
struct StateReturn {
  std::string name;   ///< a pair, a strategy, an allocator, or a benchmark
  std::string state;  ///< empty: the days whose state is not known
  std::size_t days = 0;
  std::size_t episodes = 0;
  double return_log = 0;  ///< of all these days together; those of all states add up to the whole
  Interval95 mean = {};   ///< log return of a day; an episode counts as one draw
  double drawdown = 0;    ///< the deepest fall from a high of the same episode, <= 0
};

/// What one kind of detector made of the days.
struct RegimeKindReport {
  std::string kind;
  std::string doc;
  std::vector<StateReport> states;
  std::size_t unknown = 0;  ///< days without a state
  std::size_t flips = 0;
  /// With the thresholds alone: no hysteresis, confirmation, or dwell. Absent where none are used.
  std::optional<std::size_t> flips_plain = {};
  std::vector<StateReturn> returns;  ///< by name, then by state; unknown days last
};

/// Which market it was, day after day.
///
/// Time: row D of `daily` is what was known at the hour of reading on day D.
struct RegimeReport {
  std::string pair;      ///< whose price stands beside the states
  std::string vendor;    ///< of the shares; empty without
  std::size_t hour = 0;  ///< of reading, UTC
  RegimeSettings settings;
  /// Columns: close (quote), btc_d and usdt_d (percent), state.<kind> (an index into its states).
  Frame daily{TimeGrid{}};
  std::vector<RegimeKindReport> kinds;  ///< the configured one first
};

/// An equity curve, or a price.
struct ValueCurve {
  std::string name;
  TimeGrid as_of;
  std::vector<double> values;  ///< shape [as_of]; NaN before the first
};

struct RegimeInputs {
  const Market& market;
  std::span<const RegimeHistory> histories;
  const RegimeSettings& settings;
  TimeRange period;                         ///< readings in it are reported
  std::span<const ValueCurve> curves = {};  ///< beside the pairs' prices
};

/// Measures what each kind read in the period. Nothing without readings in it.
/// Errors: those of RegimeDetector::fit().
Result<std::optional<RegimeReport>> report_regimes(const RegimeInputs& inputs);

/// The index of a kind's state on a day of `daily`; none where it is not known.
std::optional<std::size_t> state_on(const RegimeReport& regimes, const RegimeKindReport& kind,
                                    std::size_t day);

/// A stretch of days of `daily` in one state: [begin, end).
struct StateStretch {
  std::size_t state;
  std::size_t begin;
  std::size_t end;
};

/// In order; days without a state lie between.
std::vector<StateStretch> stretches_of(const RegimeReport& regimes, const RegimeKindReport& kind);

}  // namespace tern
