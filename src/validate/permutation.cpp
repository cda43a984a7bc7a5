#include "validate/permutation.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "base/rng.h"

namespace tern {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Differences below this share of the numbers' size are the order in which they were added.
constexpr double kRounding = 1e-10;

std::vector<double> block_sums(std::span<const double> values, std::size_t block) {
  std::vector<double> sums((values.size() + block - 1) / block);
  for (std::size_t i = 0; i < values.size(); ++i) sums[i / block] += values[i];
  return sums;
}

struct Exceedances {
  double observed;
  double slack;
  std::size_t greater = 0;
  std::size_t farther = 0;
  std::size_t count = 0;

  void add(double sum) {
    ++count;
    greater += sum >= observed - slack ? 1U : 0U;
    farther += std::abs(sum) >= std::abs(observed) - slack ? 1U : 0U;
  }
};

/// Every arrangement, each one flip from the last (Gray's code).
void flip_all(std::vector<double> sums, Exceedances& exceedances) {
  double sum = exceedances.observed;
  exceedances.add(sum);
  for (std::uint64_t i = 1; i < (1ULL << sums.size()); ++i) {
    double& flipped = sums[static_cast<std::size_t>(std::countr_zero(i))];
    sum -= 2 * flipped;
    flipped = -flipped;
    exceedances.add(sum);
  }
}

void flip_at_random(std::span<const double> sums, std::size_t draws, std::uint64_t seed,
                    Exceedances& exceedances) {
  Rng rng(seed);
  exceedances.add(exceedances.observed);
  for (std::size_t draw = 0; draw < draws; ++draw) {
    double sum = 0;
    for (std::size_t from = 0; from < sums.size(); from += 64) {
      std::uint64_t bits = rng.next();
      for (const double value : sums.subspan(from, std::min<std::size_t>(64, sums.size() - from))) {
        // The word's low bit becomes the sign: a branch would be mispredicted half of the time.
        sum += std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) ^ (bits << 63));
        bits >>= 1;
      }
    }
    exceedances.add(sum);
  }
}

}  // namespace

double permutation_p(double observed, std::span<const double> permuted) {
  const double slack = kRounding * std::abs(observed);
  const auto reached =
      std::ranges::count_if(permuted, [&](double value) { return value >= observed - slack; });
  return static_cast<double>(1 + reached) / static_cast<double>(1 + permuted.size());
}

SignFlip sign_flip(std::span<const double> values, std::size_t block, std::size_t draws,
                   std::uint64_t seed) {
  TERN_CHECK(block >= 1 && draws >= 1, "blocks hold values, and a test draws");
  if (values.empty()) return {kNaN, kNaN, kNaN, 0};
  const std::vector<double> sums = block_sums(values, block);
  Exceedances exceedances{std::accumulate(sums.begin(), sums.end(), 0.0), 0};
  for (const double sum : sums) exceedances.slack += kRounding * std::abs(sum);
  if (sums.size() < 63 && (1ULL << sums.size()) <= draws) {
    flip_all(sums, exceedances);
  } else {
    flip_at_random(sums, draws, seed, exceedances);
  }
  const auto count = static_cast<double>(exceedances.count);
  return {exceedances.observed / static_cast<double>(values.size()),
          static_cast<double>(exceedances.greater) / count,
          static_cast<double>(exceedances.farther) / count, exceedances.count};
}

std::vector<double> shifted_profits(std::span<const double> positions,
                                    std::span<const double> returns) {
  TERN_CHECK(positions.size() == returns.size(), "a position per return");
  const std::size_t n = positions.size();
  // Backwards and twice around, so that the inner loop reads neighbors and never wraps.
  std::vector<double> ring(positions.rbegin(), positions.rend());
  ring.insert(ring.end(), positions.rbegin(), positions.rend());
  std::vector<double> profits(n);
  for (std::size_t t = 0; t < n; ++t) {
    const double* const held = ring.data() + (n - 1 - t);
    for (std::size_t k = 0; k < n; ++k) profits[k] += held[k] * returns[t];
  }
  return profits;
}

TestResult circular_shift(std::span<const double> profits, std::size_t holding) {
  TERN_CHECK(holding >= 1, "a position is held for a bar");
  if (profits.empty()) return {kNaN, kNaN};
  double size = 0;
  for (const double profit : profits) size = std::max(size, std::abs(profit));
  std::size_t shifts = 1;
  std::size_t reached = 1;
  for (std::size_t k = holding; k + holding <= profits.size(); ++k) {
    ++shifts;
    reached += profits[k] >= profits[0] - kRounding * size ? 1U : 0U;
  }
  return {profits[0], static_cast<double>(reached) / static_cast<double>(shifts)};
}

}  // namespace tern
