#pragma once

#include "feature/rolling.h"

namespace tern {

/// The mean and variance (population) of the newest `window` values of a level, such as a price: it
/// may wander over the years to where its spread in a window is small beside its distance from
/// where it began.
///
/// Every block is summed from its own oldest value, so that no distance makes squares cancel, and
/// values that never varied leave exactly nothing.
class RollingLevel {
 public:
  explicit RollingLevel(int window) : block_(window), window_(window) {}

  void push(double value) { block_.push({1, value, 0, 0}); }
  bool full() const { return block_.full(); }

  // What follows requires: full.
  double mean() const { return block_.fold().oldest + block_.fold().sum / window_; }
  /// Zero where the value never varied.
  double variance() const {
    const double mean = block_.fold().sum / window_;
    const double squares = block_.fold().squares / window_;
    const double variance = squares - mean * mean;
    return variance > kRoundingShare * squares ? variance : 0;
  }
  double deviation() const { return std::sqrt(variance()); }

  void remember(Memory& memory) { memory(block_); }

 private:
  /// How many values, the first of them, and the sums of distances from it and of their squares.
  struct Block {
    double count, oldest, sum, squares;
    void remember(Memory& memory) { memory(count, oldest, sum, squares); }
  };
  struct Join {
    Block operator()(const Block& a, const Block& b) const {
      const double shift = b.oldest - a.oldest;
      const double lift = b.count * shift;
      return {a.count + b.count, a.oldest, a.sum + b.sum + lift,
              a.squares + b.squares + shift * (2 * b.sum + lift)};
    }
  };

  RollingFold<Block, Join> block_;
  double window_;
};

}  // namespace tern
