#include "base/kolmogorov.h"

#include <cmath>
#include <utility>
#include <vector>

#include "base/check.h"

namespace tern {
namespace {

/// A square matrix times 2^exponent: its powers leave the range of a double.
struct ScaledMatrix {
  std::size_t size;
  std::vector<double> cells;
  int exponent = 0;

  double& at(std::size_t row, std::size_t column) { return cells[row * size + column]; }
};

ScaledMatrix product(const ScaledMatrix& a, const ScaledMatrix& b) {
  ScaledMatrix result{a.size, std::vector<double>(a.cells.size(), 0.0), a.exponent + b.exponent};
  for (std::size_t i = 0; i < a.size; ++i)
    for (std::size_t k = 0; k < a.size; ++k) {
      const double factor = a.cells[i * a.size + k];
      for (std::size_t j = 0; j < a.size; ++j)
        result.cells[i * a.size + j] += factor * b.cells[k * a.size + j];
    }
  constexpr int kShift = 400;
  if (result.at(a.size / 2, a.size / 2) > std::ldexp(1.0, kShift)) {
    for (double& cell : result.cells) cell = std::ldexp(cell, -kShift);
    result.exponent += kShift;
  }
  return result;
}

/// The paper's H for a distance of (k - h) / n, of size 2 k - 1.
ScaledMatrix step_matrix(std::size_t k, double h) {
  const std::size_t size = 2 * k - 1;
  ScaledMatrix m{size, std::vector<double>(size * size, 0.0)};
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size && j <= i + 1; ++j) m.at(i, j) = 1;
  for (std::size_t i = 0; i < size; ++i) {
    m.at(i, 0) -= std::pow(h, static_cast<double>(i + 1));
    m.at(size - 1, i) -= std::pow(h, static_cast<double>(size - i));
  }
  if (2 * h > 1) m.at(size - 1, 0) += std::pow(2 * h - 1, static_cast<double>(size));
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      for (std::size_t g = 2; g <= i - j + 1; ++g) m.at(i, j) /= static_cast<double>(g);
  return m;
}

double exact_tail(double distance, std::size_t n) {
  const double scaled = distance * static_cast<double>(n);
  const auto k = static_cast<std::size_t>(scaled) + 1;
  ScaledMatrix square = step_matrix(k, static_cast<double>(k) - scaled);
  ScaledMatrix power{square.size, std::vector<double>(square.cells.size(), 0.0)};
  for (std::size_t i = 0; i < power.size; ++i) power.at(i, i) = 1;
  for (std::size_t left = n; left > 0; left /= 2) {
    if (left % 2 == 1) power = product(power, square);
    if (left > 1) square = product(square, square);
  }
  double chance = power.at(k - 1, k - 1);
  int exponent = power.exponent;
  for (std::size_t i = 1; i <= n; ++i) {
    chance *= static_cast<double>(i) / static_cast<double>(n);
    int shift = 0;
    chance = std::frexp(chance, &shift);
    exponent += shift;
  }
  return 1 - std::ldexp(chance, exponent);
}

}  // namespace

double kolmogorov_limit_tail(double z) {
  TERN_CHECK(z >= 0, "a distance is not negative");
  if (z < 0.15) return 1;  // to 1e-20
  double sum = 0;
  for (int k = 1; k <= 100; ++k) sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * z * z);
  return sum;
}

double kolmogorov_tail(double distance, std::size_t n) {
  TERN_CHECK(n > 0 && distance >= 0, "a distance is of some rows");
  if (distance == 0) return 1;
  if (distance >= 1) return 0;
  const double root = std::sqrt(static_cast<double>(n));
  const double z = distance * root;
  if (n <= 1000 && z <= 2) return exact_tail(distance, n);
  return kolmogorov_limit_tail(distance * (root + 0.12 + 0.11 / root));
}

}  // namespace tern
