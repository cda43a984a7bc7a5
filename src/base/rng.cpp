#include "base/rng.h"

#include <bit>
#include <cmath>

#include "base/check.h"
#include "base/distribution.h"

namespace tern {

std::uint64_t SplitMix64::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t stream) {
  SplitMix64 outer(seed);
  SplitMix64 inner(outer.next() ^ (stream * 0xd1342543de82ef95ULL));
  return inner.next();
}

Rng::Rng(std::uint64_t seed) : state_{} {
  SplitMix64 words(seed);
  for (std::uint64_t& word : state_) word = words.next();
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Rng::uniform() {
  const double u = static_cast<double>(next() >> 11) * 0x1.0p-53;
  return u > 0 ? u : 0x1.0p-54;
}

std::uint64_t Rng::below(std::uint64_t bound) {
  TERN_CHECK(bound > 0, "a range of random numbers is not empty");
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(next()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t threshold = (0 - bound) % bound;
    while (static_cast<std::uint64_t>(product) < threshold)
      product = static_cast<Wide>(next()) * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double Rng::normal() {
  return normal_quantile(uniform());
}

double Rng::gamma(double shape) {
  TERN_CHECK(shape > 0, "a gamma variate needs a positive shape");
  // Below one, draw with shape + 1 and shrink by U^(1/shape).
  const double boost = shape < 1 ? std::pow(uniform(), 1.0 / shape) : 1.0;
  const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double x = normal();
    const double v = std::pow(1.0 + c * x, 3);
    if (v <= 0) continue;
    if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return boost * d * v;
  }
}

}  // namespace tern
