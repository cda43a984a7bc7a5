#include "validate/linkage.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace tern {
namespace {

/// Clusters in the making: those that still are, and how near they are to each other.
struct Tree {
  explicit Tree(const CorrelationMatrix& matrix) : near(matrix), leaves(matrix.size()) {
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      leaves[i] = {i};
      alive.push_back(i);
      for (std::size_t j = 0; j < i; ++j) near.set(i, j, matrix.strength(i, j));
    }
  }

  struct Nearest {
    std::size_t left, right;
    double strength;
  };
  /// The first of those that are equally near.
  Nearest nearest() const {
    Nearest best{0, 0, -1};
    for (std::size_t a = 0; a < alive.size(); ++a) {
      for (std::size_t b = a + 1; b < alive.size(); ++b) {
        const double strength = near.at(alive[a], alive[b]);
        if (strength > best.strength) best = {alive[a], alive[b], strength};
      }
    }
    return best;
  }

  void join(std::size_t left, std::size_t right) {
    const auto l = static_cast<double>(leaves[left].size());
    const auto r = static_cast<double>(leaves[right].size());
    std::erase(alive, right);
    for (const std::size_t other : alive) {
      near.set(left, other, (l * near.at(left, other) + r * near.at(right, other)) / (l + r));
    }
    leaves[left].insert(leaves[left].end(), leaves[right].begin(), leaves[right].end());
  }

  CorrelationMatrix near;
  std::vector<std::size_t> alive;                // ascending
  std::vector<std::vector<std::size_t>> leaves;  // of each that is alive
};

std::size_t medoid_of(const CorrelationMatrix& matrix, const std::vector<std::size_t>& members) {
  const auto likeness = [&](std::size_t i) {
    double sum = 0;
    for (const std::size_t j : members) sum += i == j ? 0 : matrix.strength(i, j);
    return sum;
  };
  return *std::ranges::max_element(members, {}, likeness);
}

std::vector<Cluster> clusters_of(const CorrelationMatrix& matrix, const Tree& tree) {
  std::vector<Cluster> clusters;
  for (const std::size_t root : tree.alive) {
    std::vector<std::size_t> members = tree.leaves[root];
    std::ranges::sort(members);
    const std::size_t medoid = medoid_of(matrix, members);
    clusters.push_back({std::move(members), medoid});
  }
  std::ranges::stable_sort(clusters, std::ranges::greater(),
                           [](const Cluster& c) { return c.members.size(); });
  return clusters;
}

}  // namespace

Clustering average_linkage(const CorrelationMatrix& matrix, double strength_min) {
  TERN_CHECK(strength_min > 0 && strength_min <= 1, "likeness lies between 0 and 1");
  Clustering result;
  Tree tree(matrix);
  bool cut = false;
  while (tree.alive.size() > 1) {
    const Tree::Nearest next = tree.nearest();
    if (!cut && next.strength < strength_min) {
      result.clusters = clusters_of(matrix, tree);
      cut = true;
    }
    tree.join(next.left, next.right);
  }
  if (!cut) result.clusters = clusters_of(matrix, tree);
  for (const std::size_t root : tree.alive) result.order = tree.leaves[root];
  return result;
}

}  // namespace tern
