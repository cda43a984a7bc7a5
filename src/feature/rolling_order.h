#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/check.h"
#include "feature/memory.h"

namespace tern {

/// The newest `window` values in order: ranks and quantiles of a moving window.
///
/// A sorted array in rings of kRing values. A value that comes and one that leaves shift those
/// between them by one rank: a whole ring by turning it, a part of one by moving its values.
/// Cost:     a push and a count look at the smallest value of every ring and at some 50 values of
///           one; a push also moves values of two rings and turns those between. That grows as
///           window / kRing, yet at windows up to a year of hours it takes less than the nodes of a
///           balanced tree. A value at a rank is O(1).
/// Source:   Goodrich and Kloss 1999, Tiered vectors: efficient dynamic arrays for rank-based
///           sequences, WADS 1999, Lecture Notes in Computer Science 1663.
/// Requires: no value is NaN.
class RollingOrder {
 public:
  explicit RollingOrder(int window)
      : arrivals_(static_cast<std::size_t>(window)),
        sorted_(arrivals_.size()),
        heads_((arrivals_.size() + kRing - 1) / kRing) {
    TERN_CHECK(window >= 1, "a window holds at least one value");
  }

  /// Returns count_below(value).
  std::size_t push(double value) {
    TERN_DCHECK(!std::isnan(value), "NaN has no rank");
    std::size_t rank = count_below(value);
    const std::size_t hole = full() ? count_below(arrivals_[next_]) : seen_++;
    if (rank <= hole) {
      raise(rank, hole);
    } else {
      lower(hole, --rank);
    }
    held(rank) = value;
    arrivals_[next_] = value;
    next_ = next_ + 1 == arrivals_.size() ? 0 : next_ + 1;
    return rank;
  }

  bool full() const { return seen_ == arrivals_.size(); }

  /// How many of the window's values are smaller than `value`.
  std::size_t count_below(double value) const {
    return count([value](double held) { return held < value; });
  }
  /// How many are not larger.
  std::size_t count_up_to(double value) const {
    return count([value](double held) { return held <= value; });
  }
  /// The value at `rank`, from 0. Requires: rank < the number of values held.
  double at(std::size_t rank) const { return sorted_[place(rank)]; }
  /// Between ranks by straight lines, as numpy's default (Hyndman and Fan 1996, type 7).
  /// Requires: full; 0 <= p <= 1.
  double quantile(double p) const {
    const double rank = p * static_cast<double>(arrivals_.size() - 1);
    const auto below = static_cast<std::size_t>(rank);
    const double low = at(below);
    const double share = rank - static_cast<double>(below);
    return share > 0 ? low + share * (at(below + 1) - low) : low;
  }

  void remember(Memory& memory) { memory(arrivals_, sorted_, heads_, next_, seen_); }

 private:
  static constexpr std::size_t kRing = 512;
  static constexpr std::size_t kStride = 16;

  std::size_t place(std::size_t rank) const {
    const std::size_t ring = rank / kRing;
    return ring * kRing + (heads_[ring] + rank) % kRing;
  }
  double& held(std::size_t rank) { return sorted_[place(rank)]; }

  /// How many values `counts`, which does so up to some rank and not from there on.
  ///
  /// Looks at every ring's smallest, then at every kStride-th value of one ring, then at those
  /// between: more values than halving would, but none has to wait for the one before.
  template <class Counts>
  std::size_t count(Counts counts) const {
    std::size_t ring = 0;
    for (std::size_t first = kRing; first < seen_; first += kRing) ring += one(counts(at(first)));
    const std::size_t size = std::min(kRing, seen_ - ring * kRing);
    const double* const values = sorted_.data() + ring * kRing;
    const std::size_t head = heads_[ring];
    std::size_t from = 0;
    for (std::size_t i = kStride; i < size; i += kStride) {
      from += one(counts(values[(head + i) % kRing])) * kStride;
    }
    const std::size_t end = std::min(from + kStride, size);
    std::size_t rank = ring * kRing + from;
    for (std::size_t i = from; i < end; ++i) rank += one(counts(values[(head + i) % kRing]));
    return rank;
  }
  static std::size_t one(bool counted) { return static_cast<std::size_t>(counted); }

  /// Moves the values of ranks [from, to) one rank up.
  void raise(std::size_t from, std::size_t to) {
    for (; from / kRing < to / kRing; to = to / kRing * kRing - 1) {
      const std::size_t first = to / kRing * kRing;
      raise_in_ring(first, to);
      held(first) = held(first - 1);
    }
    raise_in_ring(from, to);
  }
  void raise_in_ring(std::size_t from, std::size_t to) {
    const std::size_t ring = from / kRing;
    if (to - from == kRing - 1) {
      heads_[ring] = (heads_[ring] + kRing - 1) % kRing;
      return;
    }
    double* const values = sorted_.data() + ring * kRing;
    const std::size_t begin = place(from) % kRing, end = place(to) % kRing;
    if (begin <= end) {
      std::move_backward(values + begin, values + end, values + end + 1);
      return;
    }
    std::move_backward(values, values + end, values + end + 1);
    values[0] = values[kRing - 1];
    std::move_backward(values + begin, values + kRing - 1, values + kRing);
  }

  /// Moves the values of ranks (from, to] one rank down.
  void lower(std::size_t from, std::size_t to) {
    for (; from / kRing < to / kRing; from = (from / kRing + 1) * kRing) {
      const std::size_t last = from / kRing * kRing + kRing - 1;
      lower_in_ring(from, last);
      held(last) = held(last + 1);
    }
    lower_in_ring(from, to);
  }
  void lower_in_ring(std::size_t from, std::size_t to) {
    const std::size_t ring = from / kRing;
    if (to - from == kRing - 1) {
      heads_[ring] = (heads_[ring] + 1) % kRing;
      return;
    }
    double* const values = sorted_.data() + ring * kRing;
    const std::size_t begin = place(from) % kRing, end = place(to) % kRing;
    if (begin <= end) {
      std::move(values + begin + 1, values + end + 1, values + begin);
      return;
    }
    std::move(values + begin + 1, values + kRing, values + begin);
    values[kRing - 1] = values[0];
    std::move(values + 1, values + end + 1, values);
  }

  std::vector<double> arrivals_;    // in a ring, the oldest at next_
  std::vector<double> sorted_;      // ring by ring; the last may be a part of one
  std::vector<std::size_t> heads_;  // where in its ring each ring's smallest is
  std::size_t next_ = 0;
  std::size_t seen_ = 0;
};

}  // namespace tern
