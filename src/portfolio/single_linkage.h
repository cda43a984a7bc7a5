#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tern {

/// Two clusters that became one. Below the number of items a cluster is an item; from there on, the
/// one that the merge of that place made.
struct Merge {
  std::size_t left, right;  ///< left < right
  double distance;
};

/// Joins the two nearest clusters until there is one; two are as near as their nearest items are.
///
/// Shape: `distances` is [items, items] and symmetric; items - 1 merges, the nearest first.
/// Cost:  O(items^3). Source: Florek et al. 1951, Colloquium Mathematicum 2.
std::vector<Merge> single_linkage(std::span<const double> distances, std::size_t items);

}  // namespace tern
