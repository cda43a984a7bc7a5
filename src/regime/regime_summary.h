#pragma once

#include <span>
#include <vector>

#include "regime/regime.h"
#include "validate/evidence.h"

namespace tern {

/// A stretch of days in one state. A day without a state ends it.
struct RegimeEpisode {
  std::size_t state;
  Timestamp begin;
  std::size_t days;
  bool cut;  ///< the history, or what is known, begins or ends within it
};

/// In order. Days are instants of reading, one a day.
std::vector<RegimeEpisode> episodes_of(const RegimeHistory& history);

/// How long a state lasts. Units: days.
struct StateDwell {
  std::size_t days = 0;
  std::size_t episodes = 0;
  double mean = 0;    ///< of its episodes; NaN without one
  double median = 0;  ///< NaN without an episode
  std::size_t longest = 0;
};

/// How a history went from state to state.
struct RegimeSummary {
  std::vector<StateDwell> dwells;        ///< shape [states]
  std::vector<std::size_t> transitions;  ///< shape [states, states]: from a day's to the next day's
  std::size_t flips = 0;                 ///< days whose state is another than the day before's
  std::size_t unknown = 0;               ///< days without a state
};

RegimeSummary summarize(const RegimeHistory& history);

/// The log return of the day that begins at each reading, shape [readings]; NaN where one of its
/// ends has no bar.
std::vector<double> next_day_returns(const RegimeHistory& history, const Bars& bars);

/// What came in the day after each reading of a state.
struct NextDay {
  std::size_t days;
  std::size_t episodes;  ///< the independent observations there are, and few
  double mean;           ///< log return; NaN without a day
  Interval95 interval;   ///< days of one episode count as one draw, by Student's t; NaN below two
  double degrees;  ///< of freedom: episodes less one when all are as long, fewer when they are not
};

/// Shape: `next` is [readings], the log return of the day that begins at each; NaN where none is.
///
/// Source: Bell and McCaffrey 2002, Survey Methodology 28(2), for the variance and its degrees of
///         freedom: the usual ones take a state for better known than it is where one episode has
///         most of its days.
NextDay next_day(const RegimeHistory& history, std::size_t state, std::span<const double> next);

}  // namespace tern
