#include "forecast/capped_weights.h"

#include <gtest/gtest.h>

#include <numeric>

#include "base/rng.h"

namespace tern {
namespace {

struct Problem {
  std::vector<double> gram;
  std::vector<double> moments;
};

/// Two or three forecasts of 50 rows, y = truth'f + noise.
Problem drawn(std::vector<double> truth, std::uint64_t seed) {
  Rng rng(seed);
  const std::size_t n = truth.size();
  Problem problem{std::vector<double>(n * n, 0.0), std::vector<double>(n, 0.0)};
  for (int row = 0; row < 50; ++row) {
    std::vector<double> f(n);
    const double shared = rng.normal();
    for (double& value : f) value = shared + 0.5 * rng.normal();
    const double y = std::inner_product(f.begin(), f.end(), truth.begin(), 0.0) + rng.normal();
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) problem.gram[a * n + b] += f[a] * f[b];
      problem.moments[a] += f[a] * y;
    }
  }
  return problem;
}

double loss(const Problem& problem, const std::vector<double>& w) {
  double value = 0;
  for (std::size_t a = 0; a < w.size(); ++a) {
    value -= problem.moments[a] * w[a];
    for (std::size_t b = 0; b < w.size(); ++b) {
      value += 0.5 * problem.gram[a * w.size() + b] * w[a] * w[b];
    }
  }
  return value;
}

/// The best of a grid of weights that may be, in steps of a hundredth.
std::vector<double> best_of_grid(const Problem& problem) {
  std::vector<double> best(3, 0.0);
  for (int a = 0; a <= 100; ++a) {
    for (int b = 0; a + b <= 100; ++b) {
      for (int c = 0; a + b + c <= 100; ++c) {
        const std::vector<double> w = {a / 100.0, b / 100.0, c / 100.0};
        if (loss(problem, w) < loss(problem, best)) best = w;
      }
    }
  }
  return best;
}

TEST(CappedWeights, AreTheBestOfAGrid) {
  const std::vector<std::vector<double>> truths = {
      {0.2, 0.3, 0.1}, {0.9, 0.8, -0.5}, {-1, -1, -1}, {3, 0, 0}, {0.5, -0.4, 0.7}};
  for (std::size_t i = 0; i < truths.size(); ++i) {
    const Problem problem = drawn(truths[i], 10 + i);
    const std::vector<double> w = capped_weights(problem.gram, problem.moments);
    const std::vector<double> grid = best_of_grid(problem);
    EXPECT_LE(loss(problem, w), loss(problem, grid) + 1e-9) << i;
    for (std::size_t m = 0; m < w.size(); ++m) {
      EXPECT_GE(w[m], 0) << i;
      EXPECT_NEAR(w[m], grid[m], 0.05) << i;
    }
    EXPECT_LE(w[0] + w[1] + w[2], 1 + 1e-9) << i;
  }
}

TEST(CappedWeights, AreLeastSquaresWhereNothingBinds) {
  const std::vector<double> gram = {2, 1, 1, 3};
  const std::vector<double> w = capped_weights(gram, std::vector<double>{0.9, 1.2});
  EXPECT_NEAR(w[0], 0.3, 1e-9);
  EXPECT_NEAR(w[1], 0.3, 1e-9);
}

TEST(CappedWeights, ReachTheCapAndZeroExactly) {
  const std::vector<double> gram = {1, 0, 0, 1};
  const std::vector<double> w = capped_weights(gram, std::vector<double>{5, -1});
  EXPECT_NEAR(w[0], 1, 1e-9);
  EXPECT_EQ(w[1], 0);
}

}  // namespace
}  // namespace tern
