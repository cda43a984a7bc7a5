#include "portfolio/roadmap.h"

#include <gtest/gtest.h>

#include "portfolio/allocators.h"

namespace tern {
namespace {

using State = DominanceRegime::State;
using Numbers = std::vector<double>;

AllocationView view_of(std::size_t assets) {
  return {.assets = assets, .returns = {}, .held = {}, .configured = {}};
}

void expect_shares(const AllocationView& view, State dominance, const Numbers& expected) {
  const Numbers shares = roadmap_shares(view, dominance);
  ASSERT_EQ(shares.size(), expected.size());
  for (std::size_t i = 0; i < shares.size(); ++i) EXPECT_NEAR(shares[i], expected[i], 1e-15);
}

TEST(Roadmap, HoldsItsTableOfThree) {
  AllocationView view = view_of(3);
  view.btc = 0;
  view.eth = 1;
  view.sol = 2;
  expect_shares(view, State::high, {0.70, 0.15, 0.15});
  expect_shares(view, State::neutral, {0.50, 0.25, 0.25});
  expect_shares(view, State::low, {0.30, 0.40, 0.30});
}

TEST(Roadmap, WithoutSolanaEtherGetsAllThatIsNotBitcoin) {
  AllocationView view = view_of(2);
  view.btc = 1;
  view.eth = 0;
  expect_shares(view, State::low, {0.70, 0.30});
}

TEST(Roadmap, MoreThanThreeShareTheRestEvenly) {
  AllocationView view = view_of(5);
  view.btc = 0;
  view.eth = 1;
  view.sol = 2;
  expect_shares(view, State::low, {0.30, 0.175, 0.175, 0.175, 0.175});
}

TEST(Roadmap, BitcoinAloneIsAllAndWithoutItAllAreEven) {
  AllocationView alone = view_of(1);
  alone.btc = 0;
  expect_shares(alone, State::low, {1});
  AllocationView without = view_of(2);
  without.eth = 0;
  without.sol = 1;
  expect_shares(without, State::high, {0.5, 0.5});
}

TEST(Roadmap, IsBalancedAndSaysSoWhereDominanceIsNotKnown) {
  AllocationView view = view_of(2);
  view.btc = 0;
  const auto balanced = allocate_roadmap(view, {});
  EXPECT_EQ(balanced->weight, (Numbers{0.5, 0.5}));
  EXPECT_EQ(balanced->limits.size(), 1U);
}

TEST(Roadmap, HoldsHalfWhileMoneyHidesInTether) {
  AllocationView view = view_of(2);
  view.btc = 0;
  view.btc_dominance = State::high;
  view.usdt_dominance = State::high;
  const auto half = allocate_roadmap_risk_off(view, {.risk_off = 0.5});
  EXPECT_EQ(half->weight, (Numbers{0.35, (1 - 0.7) / 2}));
  EXPECT_EQ(half->exposure, 0.5);
  view.usdt_dominance = State::neutral;
  EXPECT_EQ(allocate_roadmap_risk_off(view, {.risk_off = 0.5})->exposure, 1);
}

struct LongShortCase {
  State dominance;
  double change;
  Numbers expected;
};

TEST(LongShortDominance, IsLongOfWhatDominatesWhileItGains) {
  AllocationView view = view_of(3);
  view.btc = 1;
  for (const auto& [dominance, change, expected] : {
           LongShortCase{State::high, 2, {-0.25, 0.5, -0.25}},
           LongShortCase{State::high, -2, {0, 0, 0}},
           LongShortCase{State::neutral, 2, {0, 0, 0}},
           LongShortCase{State::neutral, -2, {0.25, -0.5, 0.25}},
           LongShortCase{State::low, -2, {0.25, -0.5, 0.25}},
           LongShortCase{State::low, 0, {0, 0, 0}},
       }) {
    view.btc_dominance = dominance;
    view.btc_change = change;
    EXPECT_EQ(allocate_long_short_dominance(view, {})->weight, expected);
  }
}

TEST(LongShortDominance, IsFlatWithoutBitcoinOrItsDominance) {
  AllocationView view = view_of(2);
  view.btc_dominance = State::high;
  view.btc_change = 1;
  EXPECT_EQ(allocate_long_short_dominance(view, {})->weight, (Numbers{0, 0}));
  view.btc = 0;
  view.btc_change.reset();
  const auto flat = allocate_long_short_dominance(view, {});
  EXPECT_EQ(flat->weight, (Numbers{0, 0}));
  EXPECT_EQ(flat->limits.size(), 1U);
}

}  // namespace
}  // namespace tern
