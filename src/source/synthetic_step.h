#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "base/time.h"

/// The formulas of which a simulated market is made, one step each.
namespace tern::synthetic {

template <std::size_t N>
using SquareMatrix = std::array<std::array<double, N>, N>;

/// A variance that remembers shocks, and bad ones better, around a mean of one.
/// Source: Glosten, Jagannathan and Runkle 1993, Journal of Finance 48(5).
struct Gjr {
  double alpha, gamma, beta;

  /// The next variance, after `shock`, whose own variance was `variance`.
  constexpr double next(double variance, double shock) const {
    const double omega = 1 - alpha - gamma / 2 - beta;
    return omega + (alpha + (shock < 0 ? gamma : 0)) * shock * shock + beta * variance;
  }
};

/// A wave of unit variance that forgets at rate `persistence`: AR(1).
class Wave {
 public:
  Wave(double persistence, double start)
      : persistence_(persistence),
        noise_(std::sqrt(1 - persistence * persistence)),
        value_(start) {}

  double value() const { return value_; }
  double next(double normal) { return value_ = persistence_ * value_ + noise_ * normal; }

 private:
  double persistence_, noise_, value_;
};

/// The odds of going from state k to state j in an hour, when k lasts `hours[k]` on average and
/// then gives way to j with odds `next[k][j]`.
template <std::size_t N>
SquareMatrix<N> transitions(const std::array<double, N>& hours, const SquareMatrix<N>& next) {
  SquareMatrix<N> matrix = next;
  for (std::size_t k = 0; k < N; ++k) {
    for (double& p : matrix[k]) p /= hours[k];
    matrix[k][k] = 1 - 1 / hours[k];
  }
  return matrix;
}

/// The share of time spent in each state: visits times duration. Powers of `next` find the visits
/// soon, while those of the hourly matrix would take thousands.
template <std::size_t N>
std::array<double, N> stationary(const std::array<double, N>& hours, const SquareMatrix<N>& next) {
  constexpr int kPowers = 400;
  std::array<double, N> visits{};
  visits.fill(1.0 / N);
  for (int power = 0; power < kPowers; ++power) {
    std::array<double, N> after{};
    for (std::size_t k = 0; k < N; ++k)
      for (std::size_t j = 0; j < N; ++j) after[j] += visits[k] * next[k][j];
    visits = after;
  }
  double total = 0;
  for (std::size_t k = 0; k < N; ++k) total += visits[k] *= hours[k];
  for (double& share : visits) share /= total;
  return visits;
}

/// The state that `uniform` picks from `probabilities`: how many of their running sums it exceeds.
std::size_t pick(std::span<const double> probabilities, double uniform);

/// The lower triangle L with L L' = `matrix`, which is a correlation.
template <std::size_t N>
SquareMatrix<N> cholesky(const SquareMatrix<N>& matrix) {
  SquareMatrix<N> lower{};
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = matrix[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= lower[i][k] * lower[j][k];
      lower[i][j] = i == j ? std::sqrt(rest) : rest / lower[j][j];
    }
  }
  return lower;
}

template <std::size_t N>
std::array<double, N> correlate(const SquareMatrix<N>& lower,
                                const std::array<double, N>& normals) {
  std::array<double, N> made{};
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = 0; j <= i; ++j) made[i] += lower[i][j] * normals[j];
  return made;
}

/// What makes a normal a Student's t of unit variance. Requires: degrees > 2.
inline double student_scale(double degrees, double chi_square) {
  return std::sqrt((degrees - 2) / chi_square);
}

/// Turns normal increments into a path from 0 to `end`, in place: a Brownian bridge.
void bridge(std::span<double> increments, double end);

/// How high, and how low, a Brownian bridge from `a` to `b` went, by inverse cdf:
/// P(max <= m) = 1 - exp(-2 (m - a) (m - b) / variance).
/// Source: Karatzas and Shreve 1991, Brownian Motion and Stochastic Calculus, problem 2.8.
double bridge_maximum(double a, double b, double variance, double uniform);
double bridge_minimum(double a, double b, double variance, double uniform);

/// How much livelier than on average the market is at `t`, by hour of the day and day of the week
/// (UTC), with a mean square of one over the week. Measured on BTC, 2023 to 2025.
double season(Timestamp t);

}  // namespace tern::synthetic
