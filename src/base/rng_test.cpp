#include "base/rng.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

// The expected words and normals are those of tests/vectors/sim_components.json.

TEST(Rng, SplitMixGivesThePublishedWords) {
  SplitMix64 words(1234567);
  for (const std::uint64_t expected :
       {6457827717110365317ULL, 3203168211198807973ULL, 9817491932198370423ULL,
        4593380528125082431ULL, 16408922859458223821ULL}) {
    EXPECT_EQ(words.next(), expected);
  }
}

TEST(Rng, XoshiroGivesTheReferenceWords) {
  Rng rng(42);
  for (const std::uint64_t expected :
       {1546998764402558742ULL, 6990951692964543102ULL, 12544586762248559009ULL,
        17057574109182124193ULL, 18295552978065317476ULL, 14199186830065750584ULL}) {
    EXPECT_EQ(rng.next(), expected);
  }
}

TEST(Rng, NormalsAreTheInverseCdfOfTheUniforms) {
  Rng rng(42);
  for (const double expected : {-1.3795477253060318, -0.3081601135037895, 0.4678201943365251,
                                1.4373657007633578, 2.400064762215866, 0.7379890896231842}) {
    EXPECT_NEAR(rng.normal(), expected, 1e-13 * std::abs(expected));
  }
}

TEST(Rng, BelowCoversItsRangeEvenly) {
  Rng rng(7);
  std::array<int, 3> counts{};
  for (int i = 0; i < 30'000; ++i) ++counts[rng.below(3)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);  // five standard deviations
}

TEST(Rng, GammaHasItsMeanAndVariance) {
  for (const double shape : {0.5, 2.3}) {
    Rng rng(11);
    double sum = 0, squares = 0;
    constexpr int kDraws = 200'000;
    for (int i = 0; i < kDraws; ++i) {
      const double x = rng.gamma(shape);
      sum += x;
      squares += x * x;
    }
    const double mean = sum / kDraws;
    EXPECT_NEAR(mean, shape, 0.02);
    EXPECT_NEAR(squares / kDraws - mean * mean, shape, 0.06);
  }
}

TEST(Rng, DerivedSeedsDiffer) {
  EXPECT_NE(derive_seed(1, 0), derive_seed(1, 1));
  EXPECT_NE(derive_seed(1, 0), derive_seed(2, 0));
}

}  // namespace
}  // namespace tern
