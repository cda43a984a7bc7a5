#include "portfolio/hierarchical.h"

#include <algorithm>
#include <cmath>

#include "portfolio/allocators.h"
#include "portfolio/inverse_volatility.h"
#include "portfolio/single_linkage.h"

namespace tern {
namespace {

/// Of those assets alone, held in inverse proportion to their variances.
double variance_of_cluster(const Covariance& covariance, std::span<const std::size_t> members) {
  Covariance part{members.size(), {}};
  for (const std::size_t i : members)
    for (const std::size_t j : members) part.values.push_back(covariance.at(i, j));
  return variance_of(inverse_variance_weights(part), part);
}

void share_out(const Covariance& covariance, std::span<const std::size_t> order,
               std::vector<double>& weight) {
  if (order.size() < 2) return;
  const auto first = order.first(order.size() / 2), second = order.subspan(order.size() / 2);
  const double of_first = variance_of_cluster(covariance, first);
  const double of_second = variance_of_cluster(covariance, second);
  for (const std::size_t i : first) weight[i] *= of_second / (of_first + of_second);
  for (const std::size_t i : second) weight[i] *= of_first / (of_first + of_second);
  share_out(covariance, first, weight);
  share_out(covariance, second, weight);
}

}  // namespace

std::vector<double> correlation_distances(const Covariance& covariance) {
  std::vector<double> distances;
  for (std::size_t i = 0; i < covariance.assets; ++i) {
    for (std::size_t j = 0; j < covariance.assets; ++j) {
      const double rho = covariance.at(i, j) / std::sqrt(covariance.at(i, i) * covariance.at(j, j));
      distances.push_back(i == j ? 0 : std::sqrt(std::max(0.0, (1 - rho) / 2)));
    }
  }
  return distances;
}

std::vector<double> profile_distances(std::span<const double> distances, std::size_t assets) {
  std::vector<double> apart;
  for (std::size_t i = 0; i < assets; ++i) {
    for (std::size_t j = 0; j < assets; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < assets; ++k) {
        const double d = distances[i * assets + k] - distances[j * assets + k];
        sum += d * d;
      }
      apart.push_back(std::sqrt(sum));
    }
  }
  return apart;
}

std::vector<std::size_t> hierarchical_order(const Covariance& covariance,
                                            std::span<const double> distances) {
  const std::size_t assets = covariance.assets;
  std::vector<std::vector<std::size_t>> clusters;
  for (std::size_t i = 0; i < assets; ++i) clusters.push_back({i});
  for (auto [left, right, distance] : single_linkage(distances, assets)) {
    const bool single = right < assets;
    if (single && covariance.at(right, right) < covariance.at(left, left)) std::swap(left, right);
    std::vector<std::size_t> joined = clusters[left];
    joined.insert(joined.end(), clusters[right].begin(), clusters[right].end());
    clusters.push_back(std::move(joined));
  }
  return clusters.back();
}

std::vector<double> hierarchical_weights(const Covariance& covariance,
                                         std::span<const double> distances) {
  std::vector<double> weight(covariance.assets, 1.0);
  share_out(covariance, hierarchical_order(covariance, distances), weight);
  return weight;
}

Result<AllocatedWeights> allocate_hierarchical(const AllocationView& view,
                                               const AllocationKnobs& knobs) {
  const Covariance covariance = risk_forecast(view, knobs.decay);
  const std::vector<double> distances =
      profile_distances(correlation_distances(covariance), view.assets);
  return AllocatedWeights{.weight = hierarchical_weights(covariance, distances)};
}

}  // namespace tern
