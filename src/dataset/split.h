#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tern {

/// A stretch of calendar months ("3mo") or of an exact length ("90d", "168h", "30min").
///
/// Holds: one of the two is zero.
struct Period {
  int months;       ///< calendar months
  Duration length;  ///< exact

  friend bool operator==(const Period&, const Period&) = default;
};

/// In the largest unit that divides it: 168 hours are "7d".
std::string to_string(const Period& period);

/// Errors: invalid_argument, naming the units there are; also for a period that is not positive.
Result<Period> parse_period(std::string_view text);

/// One turn of walk-forward: learn on `train`, choose on `valid`, be judged on `test`.
///
/// Holds: train, valid, test are in time order and at least the embargo apart. A row belongs to
///        train or valid only when its whole label does (labelled_rows() in samples.h), so the
///        splits serve every horizon; test rows are those with `as_of` inside.
struct Split {
  TimeRange train;
  TimeRange valid;  ///< empty when nothing is chosen by it
  TimeRange test;

  friend bool operator==(const Split&, const Split&) = default;
};

/// How walk_forward() cuts history.
struct WalkForward {
  Timestamp test_begin;
  Timestamp test_end;
  Period refit;        ///< the length of each test range; the last may be shorter
  Duration train_min;  ///< the least length of a training range, longer than zero
  Duration train_max;  ///< the most, sliding; zero anchors every training range at history's begin
  Duration valid;      ///< zero for none
  Duration embargo;    ///< idle time between ranges, for what leaks past the end of a label
};

/// Cuts `history` into splits whose test ranges tile [test_begin, test_end) in order.
///
/// Requires: `history` holds the as_of of rows, and so ends after the last one.
/// Errors: invalid_argument, saying what to change.
/// Source: Lopez de Prado 2018, Advances in Financial Machine Learning, ch. 7 (purge, embargo).
Result<std::vector<Split>> walk_forward(TimeRange history, const WalkForward& cut);

}  // namespace tern
