#pragma once

#include <tuple>
#include <utility>

#include "base/rng.h"
#include "feature/rolling.h"

namespace tern {

/// The newest `window` values in order: ranks and quantiles of a moving window.
///
/// A treap in an array: a node per value, in heap order of fixed random priorities, so that its
/// depth does not depend on the values.
/// Cost:   O(log window) a push and a question, expected.
/// Source: Seidel and Aragon 1996, Randomized search trees, Algorithmica 16.
class RollingOrder {
 public:
  explicit RollingOrder(int window) : nodes_(static_cast<std::size_t>(window)) {
    TERN_CHECK(window >= 1, "a window holds at least one value");
    SplitMix64 draws(kPrioritySeed);
    for (Node& node : nodes_) node.priority = draws.next();
  }

  void push(double value) {
    const auto slot = static_cast<Place>(next_);
    if (full()) root_ = without(root_, slot);
    nodes_[next_] = {value, nodes_[next_].priority, kNone, kNone, 1};
    root_ = with(root_, slot);
    next_ = (next_ + 1) % nodes_.size();
    seen_ = std::min(seen_ + 1, nodes_.size());
  }

  bool full() const { return seen_ == nodes_.size(); }

  /// How many of the window's values are smaller than `value`.
  std::size_t count_below(double value) const {
    return count(value, [](double held, double mark) { return held < mark; });
  }
  /// How many are not larger.
  std::size_t count_up_to(double value) const {
    return count(value, [](double held, double mark) { return held <= mark; });
  }
  /// The value at `rank`, from 0. Requires: rank < the number of values held.
  double at(std::size_t rank) const {
    Place place = root_;
    while (true) {
      const std::size_t smaller = size(node(place).left);
      if (rank == smaller) return node(place).value;
      place = rank < smaller ? node(place).left : node(place).right;
      if (rank > smaller) rank -= smaller + 1;
    }
  }
  /// Between ranks by straight lines, as numpy's default (Hyndman and Fan 1996, type 7).
  /// Requires: full; 0 <= p <= 1.
  double quantile(double p) const {
    const double place = p * static_cast<double>(nodes_.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double low = at(below);
    const double share = place - static_cast<double>(below);
    return share > 0 ? low + share * (at(below + 1) - low) : low;
  }

  void remember(Memory& memory) { memory(nodes_, root_, next_, seen_); }

 private:
  using Place = std::uint32_t;
  static constexpr Place kNone = ~Place{0};
  static constexpr std::uint64_t kPrioritySeed = 1996;

  struct Node {
    double value = 0;
    std::uint64_t priority = 0;
    Place left = kNone, right = kNone;
    std::uint32_t size = 0;
    void remember(Memory& memory) { memory(value, priority, left, right, size); }
  };

  const Node& node(Place place) const { return nodes_[place]; }
  std::size_t size(Place place) const { return place == kNone ? 0 : nodes_[place].size; }
  // Equal values are told apart by their slots.
  bool before(Place a, Place b) const {
    return std::pair(nodes_[a].value, a) < std::pair(nodes_[b].value, b);
  }
  void resize(Place place) {
    nodes_[place].size =
        static_cast<std::uint32_t>(1 + size(nodes_[place].left) + size(nodes_[place].right));
  }

  template <class Counts>
  std::size_t count(double mark, Counts counts) const {
    std::size_t total = 0;
    for (Place place = root_; place != kNone;) {
      const Node& here = node(place);
      if (counts(here.value, mark)) total += size(here.left) + 1;
      place = counts(here.value, mark) ? here.right : here.left;
    }
    return total;
  }

  /// The trees of what comes before `key` and after it. Requires: `key` is not in `tree`.
  std::pair<Place, Place> split(Place tree, Place key) {
    if (tree == kNone) return {kNone, kNone};
    if (before(tree, key)) {
      const auto [left, right] = split(nodes_[tree].right, key);
      nodes_[tree].right = left;
      resize(tree);
      return {tree, right};
    }
    const auto [left, right] = split(nodes_[tree].left, key);
    nodes_[tree].left = right;
    resize(tree);
    return {left, tree};
  }
  Place join(Place left, Place right) {
    if (left == kNone) return right;
    if (right == kNone) return left;
    if (nodes_[left].priority > nodes_[right].priority) {
      nodes_[left].right = join(nodes_[left].right, right);
      resize(left);
      return left;
    }
    nodes_[right].left = join(left, nodes_[right].left);
    resize(right);
    return right;
  }
  Place with(Place tree, Place key) {
    if (tree == kNone) return key;
    if (nodes_[key].priority > nodes_[tree].priority) {
      std::tie(nodes_[key].left, nodes_[key].right) = split(tree, key);
      resize(key);
      return key;
    }
    Place& child = before(key, tree) ? nodes_[tree].left : nodes_[tree].right;
    child = with(child, key);
    resize(tree);
    return tree;
  }
  Place without(Place tree, Place key) {
    if (tree == key) return join(nodes_[tree].left, nodes_[tree].right);
    Place& child = before(key, tree) ? nodes_[tree].left : nodes_[tree].right;
    child = without(child, key);
    resize(tree);
    return tree;
  }

  std::vector<Node> nodes_;
  Place root_ = kNone;
  std::size_t next_ = 0;
  std::size_t seen_ = 0;
};

}  // namespace tern
