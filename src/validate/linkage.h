#pragma once

#include <cstddef>
#include <vector>

#include "validate/rank_correlation.h"

namespace tern {

/// Columns that tell much the same, and the one that stands for them.
struct Cluster {
  std::vector<std::size_t> members;  ///< ascending
  std::size_t medoid;  ///< the most alike to the others, on average; the first of equals
};

struct Clustering {
  std::vector<Cluster> clusters;   ///< the largest first, then by their first member
  std::vector<std::size_t> order;  ///< every column; clusters lie together, like beside like
};

/// Joins the two nearest clusters, again and again, until none are as near as `strength_min`: the
/// mean |rho| between the members of the one and of the other. Columns without a correlation stay
/// alone.
///
/// Requires: 0 < strength_min <= 1. Cost: O(columns^3).
/// Source: Sokal and Michener 1958, University of Kansas Science Bulletin 38 (average linkage);
///         Lance and Williams 1967, Computer Journal 9(4) (the update); Kaufman and Rousseeuw 1990,
///         Finding Groups in Data, ch. 2 (the medoid).
Clustering average_linkage(const CorrelationMatrix& matrix, double strength_min);

}  // namespace tern
