#pragma once

#include <map>
#include <span>
#include <vector>

#include "market/bars.h"

namespace tern {

/// The closed bars of one series put in order, each once, from two who tell of them: a stream,
/// which is quick but may miss, repeat, and jumble, and a venue's answers, slow but complete.
///
/// What it answers is what may be passed on now. Bars before `first` are passed over.
class BarSequence {
 public:
  BarSequence(Interval interval, Timestamp first) : interval_(interval), next_(first) {}

  /// The stream says that `bar` has closed. It is held while something may lie before it.
  std::vector<Bar> streamed(const Bar& bar);

  /// The venue answers: of what opened before `until`, `bars` and no others exist.
  /// Requires: it was asked from next() on, or from earlier.
  std::vector<Bar> answered(std::span<const Bar> bars, Timestamp until);

  /// The earliest bar that has not been passed on.
  Timestamp next() const { return next_; }
  /// The stream is ahead, and the venue should be asked what lies between.
  bool waits() const { return !held_.empty(); }

 private:
  std::vector<Bar> release(Timestamp until);

  Interval interval_;
  Timestamp next_;
  std::map<Timestamp, Bar> held_;  // all from next_ on
};

}  // namespace tern
