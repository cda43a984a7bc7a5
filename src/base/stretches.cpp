#include "base/stretches.h"

#include <algorithm>

namespace tern {

void append_stretch(Stretches& stretches, TimeRange range) {
  if (range.empty()) return;
  if (stretches.empty() || stretches.back().end < range.begin) {
    stretches.push_back(range);
  } else {
    stretches.back().end = std::max(stretches.back().end, range.end);
  }
}

Stretches joined(const Stretches& a, const Stretches& b) {
  Stretches both;
  both.reserve(a.size() + b.size());
  std::ranges::merge(a, b, std::back_inserter(both), {}, &TimeRange::begin, &TimeRange::begin);
  Stretches merged;
  for (const TimeRange& range : both) append_stretch(merged, range);
  return merged;
}

Stretches without(const Stretches& a, const Stretches& b) {
  Stretches left;
  auto hole = b.begin();
  for (TimeRange range : a) {
    while (hole != b.end() && hole->end <= range.begin) ++hole;
    // A hole may reach into the next range of `a`, so the last one looked at is kept.
    for (auto it = hole; it != b.end() && it->begin < range.end; ++it) {
      append_stretch(left, {range.begin, it->begin});
      range.begin = std::max(range.begin, it->end);
    }
    append_stretch(left, range);
  }
  return left;
}

Stretches within(const Stretches& a, TimeRange range) {
  Stretches kept;
  for (const TimeRange& stretch : a) {
    append_stretch(kept, {std::max(stretch.begin, range.begin), std::min(stretch.end, range.end)});
  }
  return kept;
}

std::size_t count_steps(const Stretches& stretches, Duration step) {
  std::int64_t steps = 0;
  for (const TimeRange& range : stretches) steps += range.length() / step;
  return static_cast<std::size_t>(steps);
}

}  // namespace tern
