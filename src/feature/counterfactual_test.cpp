#include "feature/counterfactual.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "feature/sample_market.h"

namespace tern {
namespace {

constexpr Timestamp kStart = utc_day(2023, 1, 2);
constexpr Timestamp kNow = kStart + 150h;  // six hours into a day

const std::vector<std::pair<DominancePath, Part>> kPathParts = {
    {DominancePath::btc, Part::btc_share}, {DominancePath::usdt, Part::usdt_share},
    {DominancePath::eth, Part::eth_share}, {DominancePath::sol, Part::sol_share},
    {DominancePath::total, Part::total},   {DominancePath::total3, Part::total3}};

Counterfactual world_of(std::uint16_t own) {
  const Market market = sample_market(240, 1);
  const auto inputs = make_feature_inputs(market, SymbolId{own}).value();
  return excerpt(inputs, market.open_times().range());
}

/// When bars of two series that share a grid first differ, by what they say at their close.
std::optional<Timestamp> first_change(const Bars& a, const Bars& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a.at(i) != b.at(i)) return a.close_time(i);
  }
  return std::nullopt;
}

TEST(Excerpt, HoldsWhatOpensAndClosesInItsRange) {
  const Market market = sample_market(240, 1);
  const auto inputs = make_feature_inputs(market, SymbolId{1}).value();
  const TimeRange range{kStart + 30h, kNow};
  const Counterfactual part = excerpt(inputs, range);
  EXPECT_EQ(part.market.open_times().range(), range);
  EXPECT_EQ(part.four_hour.open_times().range(), (TimeRange{kStart + 32h, kStart + 148h}));
  EXPECT_EQ(part.one_day.open_times().range(), (TimeRange{kStart + 48h, kStart + 144h}));
  EXPECT_EQ(part.market.dominance.btc.back().known_at, kNow) << "known at the very end";
}

TEST(Truncated, NothingIsKnownLater) {
  const Counterfactual past = truncated(world_of(1), kNow - 1ms);
  EXPECT_EQ(past.market.as_of()[past.market.as_of().size - 1], kNow)
      << "the bar that is open is cut away only when it opens later";
  EXPECT_EQ(past.market.dominance.usdt.back().known_at, kNow - 24h);
  const Counterfactual now = truncated(world_of(1), kNow);
  EXPECT_EQ(now.four_hour.open_times().range().end, kStart + 148h);
  EXPECT_EQ(now.one_day.open_times().range().end, kStart + 144h);
  EXPECT_EQ(now.market.dominance.usdt.back().known_at, kNow);
}

TEST(Scrambled, OnePartChangesAndOnlyAfterTheInstant) {
  const Counterfactual world = world_of(1);
  for (const Part part : parts_of(world)) {
    const Counterfactual other = scrambled(world, part, kNow, 7);
    const auto changes = [&](std::size_t symbol) {
      return first_change(world.market.bars[symbol], other.market.bars[symbol]);
    };
    const bool own =
        part == Part::own_bars || part == Part::taker_flow || part == Part::trade_count;
    const auto when = [](bool changed, Timestamp t) {
      return changed ? std::optional{t} : std::nullopt;
    };
    EXPECT_EQ(changes(1), when(own, kNow + 1h)) << to_string(part);
    EXPECT_EQ(changes(0), when(part == Part::btc_bars, kNow + 1h)) << to_string(part);
    EXPECT_EQ(changes(2), when(part == Part::other_bars, kNow + 1h)) << to_string(part);
    EXPECT_EQ(first_change(world.four_hour, other.four_hour),
              when(part == Part::four_hour, kStart + 152h));
    EXPECT_EQ(first_change(world.one_day, other.one_day),
              when(part == Part::one_day, kStart + 168h));
    const auto known = [&](const Counterfactual& is) { return is.market.dominance.known_by(kNow); };
    for (const auto& [path, its_part] : kPathParts) {
      const auto figures = kDominancePaths[static_cast<std::size_t>(path)].figures;
      EXPECT_EQ(known(world).*figures, known(other).*figures) << to_string(part);
      EXPECT_EQ(world.market.dominance.*figures != other.market.dominance.*figures,
                part == its_part)
          << to_string(part);
    }
  }
}

TEST(Scrambled, TheFlowChangesApartFromThePrices) {
  const Counterfactual world = world_of(1);
  const Bars other = scrambled(world, Part::taker_flow, kNow, 7).market.bars[1];
  EXPECT_TRUE(std::ranges::equal(other.close(), world.market.bars[1].close()));
  EXPECT_EQ(other.present(), world.market.bars[1].present());
  EXPECT_LT(other.taker_buy_volume().valid.count(), other.present().count()) << "some are dropped";
}

TEST(Parts, AreThoseThatTheWorldHas) {
  const auto has = [](const Counterfactual& world, Part part) {
    return std::ranges::count(parts_of(world), part) == 1;
  };
  EXPECT_FALSE(has(world_of(0), Part::btc_bars)) << "they are its own";
  EXPECT_TRUE(has(world_of(2), Part::btc_bars));
  Counterfactual world = world_of(1);
  EXPECT_TRUE(has(world, Part::btc_share));
  world.market.dominance.total = {};
  EXPECT_FALSE(has(world, Part::total));
  EXPECT_TRUE(has(world, Part::total3));
  world.market.dominance = {};
  for (const auto& [path, part] : kPathParts) EXPECT_FALSE(has(world, part)) << to_string(part);
}

TEST(ArrivalAt, LongerBarsComeWhenTheyClose) {
  const Counterfactual world = world_of(1);
  const Arrival midnight = arrival_at(world.inputs(), 47);
  EXPECT_EQ(midnight.one_day, world.one_day.at(1));
  EXPECT_EQ(midnight.four_hour, world.four_hour.at(11));
  const Arrival next = arrival_at(world.inputs(), 48);
  EXPECT_FALSE(next.one_day || next.four_hour);
  EXPECT_EQ(next.bars[0], world.market.bars[0].at(48));
  EXPECT_FALSE(next.bars[2]) << "not listed yet";
  EXPECT_EQ(next.told[0], world.market.dominance.btc[1]) << "the third day's is not known yet";
  EXPECT_EQ(next.told[5], world.market.dominance.total3[1]);
}

}  // namespace
}  // namespace tern
