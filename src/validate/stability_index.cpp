#include "validate/stability_index.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "validate/moments.h"

namespace tern {
namespace {

/// The deciles of `values`, each once: a bin ends at its edge, the edge included.
std::vector<double> decile_edges(std::vector<double> values) {
  std::ranges::sort(values);
  std::vector<double> edges;
  for (int decile = 1; decile < 10; ++decile) {
    edges.push_back(sorted_quantile(values, 0.1 * decile));
  }
  const auto repeated = std::ranges::unique(edges);
  edges.erase(repeated.begin(), repeated.end());
  return edges;
}

std::vector<std::size_t> histogram(const Observed& sample, const std::vector<double>& edges) {
  std::vector<std::size_t> counts(edges.size() + 2);
  for (const double value : sample.values) {
    ++counts[static_cast<std::size_t>(std::ranges::lower_bound(edges, value) - edges.begin())];
  }
  counts.back() = sample.missing;
  return counts;
}

}  // namespace

double stability_index(std::span<const std::size_t> before, std::span<const std::size_t> after) {
  TERN_CHECK(before.size() == after.size(), "two histograms of the same bins");
  const auto total = [](std::span<const std::size_t> counts) {
    return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
  };
  const double p_total = total(before);
  const double q_total = total(after);
  if (!(p_total > 0) || !(q_total > 0)) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t bin = 0; bin < before.size(); ++bin) {
    if (before[bin] == 0 && after[bin] == 0) continue;
    const double p = std::max(static_cast<double>(before[bin]), 0.5) / p_total;
    const double q = std::max(static_cast<double>(after[bin]), 0.5) / q_total;
    sum += (q - p) * std::log(q / p);
  }
  return sum;
}

double stability_index(const Observed& before, const Observed& after) {
  if (before.values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> edges = decile_edges(before.values);
  return stability_index(histogram(before, edges), histogram(after, edges));
}

}  // namespace tern
