#pragma once

#include <array>
#include <cstdint>

namespace tern {

/// SplitMix64: turns one seed into a stream of well-mixed words; used to seed Rng and to derive
/// independent seeds. Source: Steele, Lea and Flood 2014; Vigna's public-domain splitmix64.c.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();

 private:
  std::uint64_t state_;
};

/// A seed for stream `stream` of `seed`: streams do not overlap in practice, and adding a consumer
/// to one never shifts another.
std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t stream);

/// xoshiro256** seeded by SplitMix64. The only source of randomness in the system, because the
/// distributions of <random> are implementation-defined and so differ between standard libraries.
///
/// Source: Blackman and Vigna 2021, Scrambled linear pseudorandom number generators, TOMS 47(4).
class Rng {
 public:
  explicit Rng(std::uint64_t seed);

  std::uint64_t next();
  /// Uniform in (0, 1): 53 bits, and never 0, so that logarithms and quantiles are finite.
  double uniform();
  /// Uniform in [0, bound), without bias (Lemire 2019). Requires: bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal, by inverse cdf (one uniform per value).
  double normal();
  /// Gamma with unit scale. Requires: shape > 0. Source: Marsaglia and Tsang 2000, ACM TOMS 26(3).
  double gamma(double shape);
  /// Chi-square with `degrees` > 0 degrees of freedom, not necessarily whole.
  double chi_square(double degrees) { return 2.0 * gamma(0.5 * degrees); }

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace tern
