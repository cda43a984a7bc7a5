#include "forecast/capped_weights.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"

namespace tern {
namespace {

double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Without the cap, with `price` on every weight, beginning at `weights`.
void descend(std::span<const double> gram, std::span<const double> moments, double price,
             std::vector<double>& weights) {
  constexpr int kSweepsMax = 10'000;
  constexpr double kStill = 1e-12;
  const std::size_t n = weights.size();
  for (int sweep = 0; sweep < kSweepsMax; ++sweep) {
    double moved = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::span<const double> row = gram.subspan(i * n, n);
      const double fitted = std::inner_product(row.begin(), row.end(), weights.begin(), 0.0);
      const double to = std::max(0.0, weights[i] + (moments[i] - price - fitted) / row[i]);
      moved = std::max(moved, std::abs(to - weights[i]));
      weights[i] = to;
    }
    if (moved < kStill) return;
  }
}

}  // namespace

std::vector<double> capped_weights(std::span<const double> gram, std::span<const double> moments) {
  constexpr int kHalvings = 60;
  const std::size_t n = moments.size();
  TERN_CHECK(n > 0 && gram.size() == n * n, "as many moments as rows and columns");
  for (std::size_t i = 0; i < n; ++i) {
    TERN_CHECK(gram[i * n + i] > 0, "every forecast varies, or has a prior");
  }
  std::vector<double> weights(n, 0.0);
  descend(gram, moments, 0, weights);
  if (sum_of(weights) <= 1) return weights;
  // A price lowers the sum of the weights, and one of them lowers it to the cap.
  double low = 0;
  double high = std::ranges::max(moments);
  for (int i = 0; i < kHalvings; ++i) {
    const double price = 0.5 * (low + high);
    descend(gram, moments, price, weights);
    (sum_of(weights) > 1 ? low : high) = price;
  }
  return weights;
}

}  // namespace tern
