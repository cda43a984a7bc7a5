#include "validate/stability_index.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "validate/moments.h"

namespace tern {
namespace {

double total(std::span<const std::size_t> counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
}

/// What a bin with `before` of `p_total` values, and then `after` of `q_total`, adds.
double term(std::size_t before, double p_total, std::size_t after, double q_total) {
  if (before == 0 && after == 0) return 0;
  const double p = std::max(static_cast<double>(before), 0.5) / p_total;
  const double q = std::max(static_cast<double>(after), 0.5) / q_total;
  return (q - p) * std::log(q / p);
}

/// The deciles of `values`, each once: a bin ends at its edge, the edge included.
std::vector<double> decile_edges(std::vector<double> values) {
  std::ranges::sort(values);
  std::vector<double> edges;
  for (int decile = 1; decile < 10; ++decile) {
    edges.push_back(sorted_quantile(values, 0.1 * decile));
  }
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
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
  const double p_total = total(before);
  const double q_total = total(after);
  if (!(p_total > 0) || !(q_total > 0)) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t bin = 0; bin < before.size(); ++bin) {
    sum += term(before[bin], p_total, after[bin], q_total);
  }
  return sum;
}

Shift stability_index(const Observed& before, const Observed& after) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (before.values.empty()) return {kNone, kNone};
  const std::vector<double> edges = decile_edges(before.values);
  const std::vector<std::size_t> p = histogram(before, edges);
  const std::vector<std::size_t> q = histogram(after, edges);
  const double index = stability_index(p, q);
  if (std::isnan(index)) return {kNone, kNone};
  return {index, term(p.back(), total(p), q.back(), total(q))};
}

}  // namespace tern
