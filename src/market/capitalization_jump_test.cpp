#include "market/capitalization_jump.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tern {
namespace {

constexpr Timestamp kDay = utc_day(2021, 1, 5);

std::vector<Capitalization> daily(const std::vector<double>& values, Duration late = 35min) {
  std::vector<Capitalization> figures;
  for (const double value : values) {
    const Timestamp stamped = kDay + static_cast<int>(figures.size()) * 24h;
    figures.push_back({stamped, stamped + late, value});
  }
  return figures;
}

std::vector<int> eras_of(std::vector<Capitalization> figures,
                         const std::vector<CapitalizationJump>& jumps) {
  mark_eras(figures, jumps);
  std::vector<int> eras;
  for (const Capitalization& figure : figures) eras.push_back(figure.era);
  return eras;
}

TEST(CapitalizationJumps, AreMovesThatThePriceDidNotMake) {
  // As SOL in January 2021: the supply was counted anew while the price rose by a fifth.
  const auto figures = daily({83, 90, 618, 833}), prices = daily({1.9, 2.06, 2.47, 3.33});
  const auto jumps = find_jumps(figures, prices);
  ASSERT_EQ(jumps.size(), 1U);
  EXPECT_EQ(jumps[0].stamped, figures[2].stamped);
  EXPECT_EQ(jumps[0].known_at, figures[2].known_at);
  EXPECT_DOUBLE_EQ(jumps[0].log_value, std::log(618) - std::log(90));
  EXPECT_DOUBLE_EQ(jumps[0].log_price, std::log(2.47) - std::log(2.06));
  EXPECT_EQ(eras_of(figures, jumps), (std::vector{0, 0, 1, 1}));
}

TEST(CapitalizationJumps, AMoveOfThePriceIsNone) {
  EXPECT_TRUE(find_jumps(daily({100, 50, 200}), daily({10, 5, 20})).empty());
  EXPECT_TRUE(find_jumps(daily({100, 103.9}), daily({10, 10})).empty());
  EXPECT_EQ(find_jumps(daily({100, 104.2}), daily({10, 10})).size(), 1U);
  EXPECT_EQ(find_jumps(daily({100, 100}), daily({10, 9.5})).size(), 1U)
      << "a capitalization that stood still is one as well";
}

TEST(CapitalizationJumps, ABlipIsTwo) {
  const auto figures = daily({100, 110, 100});
  EXPECT_EQ(eras_of(figures, find_jumps(figures, daily({1, 1, 1}))), (std::vector{0, 1, 2}));
}

TEST(CapitalizationJumps, AFigureWithoutAPriceIsPassedOver) {
  const auto figures = daily({100, 150, 150, 150});
  auto prices = daily({1, 1, 1, 1});
  prices.erase(prices.begin() + 1);
  const auto jumps = find_jumps(figures, prices);
  EXPECT_EQ(eras_of(figures, jumps), (std::vector{0, 0, 1, 1})) << "told when it can be told";
  EXPECT_TRUE(find_jumps(figures, {}).empty());
}

TEST(CapitalizationJumps, APriceThatCameLaterIsNotUsed) {
  EXPECT_TRUE(find_jumps(daily({100, 150}), daily({1, 1}, 36min)).empty());
  EXPECT_EQ(find_jumps(daily({100, 150}), daily({1, 1}, 34min)).size(), 1U);
}

TEST(CapitalizationJumps, AreTheSameHoweverMuchIsKnownAfterThem) {
  const auto figures = daily({100, 150, 150, 75, 75, 90}), prices = daily({1, 1, 1, 1, 1, 1});
  const auto whole = eras_of(figures, find_jumps(figures, prices));
  for (std::size_t known = 0; known <= figures.size(); ++known) {
    const std::vector past(figures.begin(), figures.begin() + static_cast<std::ptrdiff_t>(known));
    const auto eras = eras_of(past, find_jumps(past, prices));
    EXPECT_TRUE(std::equal(eras.begin(), eras.end(), whole.begin())) << known;
  }
}

}  // namespace
}  // namespace tern
