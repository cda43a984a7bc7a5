#include "base/amount.h"

#include <gtest/gtest.h>

namespace tern {
namespace {

constexpr AssetId kBtc{0};
constexpr AssetId kUsdt{1};

TEST(Amount, AddsAndSubtractsToTheUnit) {
  const Amount a{kBtc, 100'000'001};
  const Amount b{kBtc, -1};
  EXPECT_EQ(a + b, (Amount{kBtc, 100'000'000}));
  EXPECT_EQ(a - a, (Amount{kBtc, 0}));
}

TEST(AmountDeathTest, RefusesToAddTwoAssetsOrToOverflow) {
  EXPECT_DEATH((void)(Amount{kBtc, 1} + Amount{kUsdt, 1}), "amounts of two assets");
  EXPECT_DEATH((void)(Amount{kBtc, INT64_MAX} + Amount{kBtc, 1}), "overflow");
  EXPECT_DEATH((void)(-Amount{kBtc, INT64_MIN}), "overflow");
}

}  // namespace
}  // namespace tern
