#include "portfolio/single_linkage.h"

#include <algorithm>

#include "base/check.h"

namespace tern {
namespace {

struct Pair {
  std::size_t left, right;
};

/// The first of those that are equally near.
Pair nearest_of(const std::vector<std::size_t>& alive, std::span<const double> distances,
                std::size_t items) {
  Pair best{0, 1};
  for (std::size_t a = 0; a < alive.size(); ++a) {
    for (std::size_t b = a + 1; b < alive.size(); ++b) {
      if (distances[alive[a] * items + alive[b]] <
          distances[alive[best.left] * items + alive[best.right]]) {
        best = {a, b};
      }
    }
  }
  return {alive[best.left], alive[best.right]};
}

}  // namespace

std::vector<Merge> single_linkage(std::span<const double> distances, std::size_t items) {
  TERN_CHECK(distances.size() == items * items, "one distance per pair");
  std::vector<double> near(distances.begin(), distances.end());
  std::vector<std::size_t> alive(items), cluster(items);  // by the item that stands for it
  for (std::size_t i = 0; i < items; ++i) alive[i] = cluster[i] = i;
  std::vector<Merge> merges;
  while (alive.size() > 1) {
    const auto [left, right] = nearest_of(alive, near, items);
    merges.push_back({std::min(cluster[left], cluster[right]),
                      std::max(cluster[left], cluster[right]), near[left * items + right]});
    cluster[left] = items + merges.size() - 1;
    std::erase(alive, right);
    for (const std::size_t other : alive) {
      const double distance = std::min(near[left * items + other], near[right * items + other]);
      near[left * items + other] = near[other * items + left] = distance;
    }
  }
  return merges;
}

}  // namespace tern
