#pragma once

#include <cstdint>
#include <functional>

#include "feature/rolling.h"

namespace tern {

/// How long ago the newest `window` values had their extreme. Of equal ones, the newest counts.
template <class Beats>
class RollingExtreme {
 public:
  explicit RollingExtreme(int window) : fold_(window) {}

  void push(double value) { fold_.push({value, ++pushes_}); }
  bool full() const { return fold_.full(); }
  /// In pushes: 0 is the newest. Requires: one push.
  std::uint64_t age() const { return pushes_ - fold_.fold().place; }
  void remember(Memory& memory) { memory(fold_, pushes_); }

 private:
  struct Point {
    double value;
    std::uint64_t place;
    void remember(Memory& memory) { memory(value, place); }
  };
  struct Best {
    Point operator()(const Point& older, const Point& newer) const {
      return Beats{}(older.value, newer.value) ? older : newer;
    }
  };
  RollingFold<Point, Best> fold_;
  std::uint64_t pushes_ = 0;
};

using RollingHighest = RollingExtreme<std::greater<>>;
using RollingLowest = RollingExtreme<std::less<>>;

}  // namespace tern
