#include "source/bar_sequence.h"

#include <algorithm>

namespace tern {
namespace {

constexpr std::size_t kHeldMax = 1000;  // the venue tells those beyond it too

}  // namespace

std::vector<Bar> BarSequence::release(Timestamp until) {
  std::vector<Bar> bars;
  while (!held_.empty() && held_.begin()->first <= std::max(next_, until)) {
    bars.push_back(held_.begin()->second);
    next_ = bars.back().open_time + length(interval_);
    held_.erase(held_.begin());
  }
  return bars;
}

std::vector<Bar> BarSequence::streamed(const Bar& bar) {
  if (bar.open_time >= next_ && held_.size() < kHeldMax) held_.emplace(bar.open_time, bar);
  return release(next_);
}

std::vector<Bar> BarSequence::answered(std::span<const Bar> bars, Timestamp until) {
  for (const Bar& bar : bars) {
    if (bar.open_time >= next_) held_.insert_or_assign(bar.open_time, bar);
  }
  return release(until);
}

}  // namespace tern
