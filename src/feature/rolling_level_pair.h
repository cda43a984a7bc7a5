#pragma once

#include "feature/rolling.h"

namespace tern {

/// The correlation of two values over the newest `window` pushes, of which one at least is a level,
/// such as a price: it may wander over the years to where its spread in a window is small beside
/// its distance from where it began.
///
/// Blocks are kept as their means and squares about those, which no distance makes cancel.
/// Cost:   a division per combination more than RollingPair.
/// Source: Chan, Golub and LeVeque 1983, Algorithms for computing the sample variance: analysis and
///         recommendations, The American Statistician 37(3).
class RollingLevelPair {
 public:
  explicit RollingLevelPair(int window) : block_(window) {}

  void push(double x, double y) { block_.push({1, x, y, 0, 0, 0}); }
  bool full() const { return block_.full(); }

  /// In [-1, 1]; nothing where one of the two never varied. Requires: full.
  std::optional<double> correlation() const {
    const Block& all = block_.fold();
    const double product = all.xx * all.yy;
    if (!(product > 0)) return std::nullopt;
    return std::clamp(all.xy / std::sqrt(product), -1.0, 1.0);
  }

  void remember(Memory& memory) { memory(block_); }

 private:
  /// How many pushes, their means, and the sums of squares and products about those.
  struct Block {
    double count, x, y, xx, yy, xy;
    void remember(Memory& memory) { memory(count, x, y, xx, yy, xy); }
  };
  struct Join {
    Block operator()(const Block& a, const Block& b) const {
      const double count = a.count + b.count;
      const double share = b.count / count;
      const double x = b.x - a.x;
      const double y = b.y - a.y;
      const double weight = a.count * share;
      return {count,
              a.x + x * share,
              a.y + y * share,
              a.xx + b.xx + weight * x * x,
              a.yy + b.yy + weight * y * y,
              a.xy + b.xy + weight * x * y};
    }
  };
  RollingFold<Block, Join> block_;
};

}  // namespace tern
