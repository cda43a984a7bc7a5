#pragma once

#include <array>

#include "feature/rolling.h"

namespace tern {

/// The sums of N values side by side over the newest `window` pushes.
///
/// All are added up in the same order, and rounding keeps order: where |x| <= y at every push, the
/// sum of x is at most that of y to the last bit, and their ratio needs no clamp.
template <std::size_t N>
class RollingSums {
 public:
  explicit RollingSums(int window) : sums_(window) {}

  template <class... Values>
  requires(sizeof...(Values) == N) void push(Values... values) { sums_.push({{values...}}); }
  bool full() const { return sums_.full(); }
  /// Of the `place`-th of each push. Requires: one push.
  double operator[](std::size_t place) const { return sums_.fold().sums[place]; }
  void remember(Memory& memory) { memory(sums_); }

 private:
  struct Row {
    std::array<double, N> sums{};
    void remember(Memory& memory) {
      for (double& sum : sums) memory(sum);
    }
  };
  struct Add {
    Row operator()(const Row& a, const Row& b) const {
      Row both;
      for (std::size_t i = 0; i < N; ++i) both.sums[i] = a.sums[i] + b.sums[i];
      return both;
    }
  };
  RollingFold<Row, Add> sums_;
};

}  // namespace tern
